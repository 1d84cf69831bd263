using System.Diagnostics;
using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Tells how learning goes: loss, share of active triplets, images per second and time left.</summary>
internal sealed class TrainingProgress(TripletDcnnOptions options, IStageLog log, int firstEpoch)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lastShown;
    private long _images;
    private long _steps;
    private double _losses;
    private double _active;
    private int _counted;

    /// <summary>Images learnt from since the start, repeats included.</summary>
    public long Images => _images;

    /// <summary>The mean loss of the epoch so far; NaN before its first batch.</summary>
    public double Loss => _losses / _counted;

    /// <summary>Counts a batch.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="step">From 0, within the epoch.</param>
    /// <param name="images">How many images the batch had.</param>
    /// <param name="loss">Its loss; null where there was nothing to compare.</param>
    /// <param name="active">Share of what is not yet as wanted.</param>
    public void Count(int epoch, int step, int images, double? loss, double active)
    {
        _images += images;
        _steps++;
        if (loss is { } value)
        {
            _losses += value;
            _active += active;
            _counted++;
        }

        if (_lastShown != 0 && Stopwatch.GetElapsedTime(_lastShown) < Interval)
            return;
        _lastShown = Stopwatch.GetTimestamp();
        var elapsed = Stopwatch.GetElapsedTime(_start);
        var done = (epoch * (long)options.StepsPerEpoch) + step + 1;
        var all = options.Epochs * (long)options.StepsPerEpoch;
        var left = TimeSpan.FromSeconds(Math.Round(elapsed.TotalSeconds / _steps * (all - done)));
        log.Progress(done / (double)all, string.Create(CultureInfo.InvariantCulture,
            $"epoch {epoch + 1} of {options.Epochs}, loss {Loss:0.000}, {_active / Math.Max(1, _counted):0 %} active, {_images / elapsed.TotalSeconds:0} images/s, {left:c} left"));
    }

    /// <summary>Sums an epoch up and starts the next.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="score">MAP@R on the validation samples; null without them.</param>
    public void FinishEpoch(int epoch, double? score)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1} of {options.Epochs}: loss {Loss:0.0000}, {_active / Math.Max(1, _counted):0 %} active");
        log.Info(score is { } value ? string.Create(CultureInfo.InvariantCulture, $"{text}, validation MAP@R {value:0.0000}") : text);
        (_losses, _active, _counted) = (0, 0, 0);
    }

    /// <summary>Sums learning up.</summary>
    /// <param name="waited">How long the network waited for images.</param>
    /// <param name="stepping">How long the steps took, that waiting included.</param>
    public void Finish(TimeSpan waited, TimeSpan stepping)
    {
        if (_images == 0)
            return;
        var seconds = stepping.TotalSeconds;
        log.Info(string.Create(CultureInfo.InvariantCulture,
            $"{_steps / (double)options.StepsPerEpoch:0.#} epochs from epoch {firstEpoch + 1} on: {_images} images in {seconds:0.0} s ({_images / seconds:0} images/s), {waited.TotalSeconds / seconds:0.0 %} of it waiting for images."));
    }
}

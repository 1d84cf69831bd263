using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Groups photos into events: photos of one camera belong to one event as long as each follows the one before it within the interval. An
/// event is named after the camera and its first photo's time, <c>site-03/2024-05-03T06:12:09Z</c>. A photo without a time is an event of
/// its own, named after its path. The list keeps its order.
/// </summary>
[Stage("events", "Groups photos of one camera that follow each other within seconds or minutes into events.")]
public sealed class Events(EventsOptions options, StageContext context) : IArranger
{
    /// <inheritdoc/>
    public IReadOnlyList<Sample> Arrange(IReadOnlyList<Sample> samples, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var interval = EventInterval.TryParse(options.Interval) ?? throw new StageException(options.Check().First());
        var names = new string?[samples.Count];
        var open = Enumerable.Range(0, samples.Count).Where(i => !options.KeepGiven || samples[i].Event is null).ToList();
        foreach (var camera in open.Where(i => samples[i].CapturedAt is not null).GroupBy(i => samples[i].Deployment))
        {
            cancellation.ThrowIfCancellationRequested();
            Name(samples, camera, interval, names);
        }

        var timeless = open.FindAll(i => samples[i].CapturedAt is null);
        foreach (var i in timeless)
            names[i] = samples[i].Path;
        Report(samples, open, timeless.Count, names);
        return [.. samples.Select((sample, i) => names[i] is { } name ? sample with { Event = name } : sample)];
    }

    private static void Name(IReadOnlyList<Sample> samples, IGrouping<string?, int> camera, TimeSpan interval, string?[] names)
    {
        DateTimeOffset? last = null;
        var name = "";
        foreach (var i in camera.OrderBy(i => samples[i].CapturedAt).ThenBy(i => samples[i].Id, StringComparer.Ordinal))
        {
            var time = samples[i].CapturedAt!.Value;
            if (last is not { } before || time - before > interval)
                name = $"{camera.Key ?? "camera"}/{time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture)}";
            (names[i], last) = (name, time);
        }
    }

    private void Report(IReadOnlyList<Sample> samples, List<int> open, int timeless, string?[] names)
    {
        var events = samples.Select((sample, i) => names[i] ?? sample.Event!).Distinct(StringComparer.Ordinal).Count();
        context.Log.Info(string.Create(CultureInfo.InvariantCulture, $"{samples.Count} samples in {events} events; {samples.Count - open.Count} had one already."));
        if (timeless > 0)
            context.Log.Warn($"{timeless} samples have no capture time, and are an event each. Have the source read EXIF, or name the times in its table.");
        if (open.Count > timeless && open.TrueForAll(i => samples[i].Deployment is null))
            context.Log.Warn("No sample names its camera, so photos of different cameras may share an event. Set the source's 'deploymentPattern'.");
    }
}

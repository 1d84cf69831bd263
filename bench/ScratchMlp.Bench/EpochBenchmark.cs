using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.ScratchMlp;

namespace ReIdFlow.Benchmarks;

/// <summary>One epoch over random photos: 64×64 grey, 64 hidden units, 80 individuals, batches of 32, Adam.</summary>
internal sealed class EpochBenchmark : IDisposable
{
    private const int Samples = 2048;
    private const int Inputs = 4096;
    private const int Hidden = 64;
    private const int Classes = 80;
    private const int Batch = 32;
    private const int Repeats = 5;

    private readonly ReadOnlyMemory<byte>[] _photos = new ReadOnlyMemory<byte>[Samples];
    private readonly int[] _labels = new int[Samples];
    private readonly int _threads;
    private readonly WorkTeam _team;
    private readonly Propagation _propagation;
    private readonly Adam _adam;
    private readonly PixelBatch _batch;

    public EpochBenchmark(int threads)
    {
        var random = RandomStream.Create(7, "benchmark");
        for (var i = 0; i < Samples; i++)
        {
            var photo = new byte[Inputs];
            foreach (ref var pixel in photo.AsSpan())
                pixel = (byte)random.NextInt(256);
            (_photos[i], _labels[i]) = (photo, random.NextInt(Classes));
        }

        var network = new Mlp(Inputs, [Hidden], Classes);
        network.Initialise(random);
        (_threads, _team) = (threads, new WorkTeam(threads));
        _propagation = new Propagation(network, new Workspace(network, Batch, threads, learns: true), _team, VectorWidths.Best);
        _adam = new Adam(network, new AdamSettings(0.9, 0.999, 1e-8), 1e-3, VectorWidths.Best);
        _batch = new PixelBatch(InputNormalisation.Fit(InputScaling.UnitRange, Inputs, 1, _photos), VectorWidths.Best);
    }

    /// <summary>The fastest of five epochs after one to warm up, in seconds.</summary>
    public double Measure()
    {
        RunEpoch();
        var best = double.PositiveInfinity;
        for (var i = 0; i < Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RunEpoch();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>The line of JSON that every benchmark of the kind prints.</summary>
    public string Report(double seconds) => JsonSerializer.Serialize(new
    {
        work = new { name = "scratch_mlp", samples = Samples, inputs = Inputs, hidden = Hidden, classes = Classes, batch = Batch, threads = _threads },
        seconds = Math.Round(seconds, 4),
        per_second = Math.Round(Samples / seconds, 2),
        peak_mib = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
    });

    public void Dispose() => _team.Dispose();

    private void RunEpoch()
    {
        double loss = 0;
        for (var first = 0; first < Samples; first += Batch)
        {
            _batch.Clear();
            foreach (var photo in _photos.AsSpan(first, Batch))
                _batch.Add(photo);
            _adam.BeginStep();
            loss += _propagation.Backward(_batch, _labels.AsSpan(first, Batch), _adam).LossSum;
        }

        if (!double.IsFinite(loss))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The epoch's loss is {loss}."));
    }
}

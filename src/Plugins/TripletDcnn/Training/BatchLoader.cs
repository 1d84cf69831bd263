using System.Diagnostics;
using System.Threading.Channels;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Prepares batches while the network is busy with those before, and counts the time for which it had none ready.</summary>
internal sealed class BatchLoader : IDisposable
{
    private const int Ahead = 3;

    private readonly Channel<ImageBatch?> _ready = Channel.CreateBounded<ImageBatch?>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly Task _pump;

    /// <param name="data">Where samples come from.</param>
    /// <param name="wanted">The positions of each batch and the number of the pass, by which augmentation differs.</param>
    /// <param name="augment">Whether random changes are wanted.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    public BatchLoader(ITrainingData data, IEnumerable<(int Pass, int[] Positions)> wanted, bool augment, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _pump = Task.Run(() => PumpAsync(data, wanted, augment), CancellationToken.None);
    }

    /// <summary>For how long <see cref="TryNext"/> had to wait.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Waits for the next batch.</summary>
    /// <param name="batch">The batch; null where none of its samples could be read.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(out ImageBatch? batch)
    {
        if (_ready.Reader.TryRead(out batch))
            return true;
        var start = Stopwatch.GetTimestamp();
        var more = _ready.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Waited += Stopwatch.GetElapsedTime(start);
        return more && _ready.Reader.TryRead(out batch);
    }

    public void Dispose()
    {
        _stop.Cancel();
        while (_ready.Reader.TryRead(out _))
        {
            // Makes room, so that the pump sees that it is to stop.
        }

        ((IAsyncResult)_pump).AsyncWaitHandle.WaitOne();
        _stop.Dispose();
    }

    private async Task PumpAsync(ITrainingData data, IEnumerable<(int Pass, int[] Positions)> wanted, bool augment)
    {
        try
        {
            foreach (var (pass, positions) in wanted)
            {
                var samples = new List<Sample>(positions.Length);
                var found = new List<int>(positions.Length);
                await foreach (var sample in data.ReadAsync(positions, pass, augment, _stop.Token))
                {
                    samples.Add(sample.Sample);
                    found.Add(sample.Position);
                }

                await _ready.Writer.WriteAsync(samples.Count == 0 ? null : ImageBatch.Of(samples, [.. found]), _stop.Token);
            }

            _ready.Writer.Complete();
        }
        catch (Exception e)
        {
            _ready.Writer.Complete(e);
        }
    }
}

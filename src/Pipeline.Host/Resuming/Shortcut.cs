using System.Threading.Tasks.Dataflow;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>Sends a sample of which every model's result is known straight to the sinks.</summary>
/// <param name="resumed">What earlier runs kept.</param>
/// <param name="arrivals">Every way by which a sample of one listing stage arrives at a sink.</param>
/// <param name="passed">The meters of the stages that the sample need not go through, once for each time it would.</param>
internal sealed class Shortcut(ResumableRun resumed, IReadOnlyList<Arrival> arrivals, IReadOnlyList<StageMeter> passed)
{
    private readonly KeptResult?[] _kept = new KeptResult?[arrivals.Count];

    /// <returns>False where something is not known: then nothing was sent.</returns>
    public async ValueTask<bool> TryTakeAsync(int number, Sample sample, RunBreaker breaker)
    {
        for (var i = 0; i < arrivals.Count; i++)
        {
            if ((_kept[i] = resumed.Find(arrivals[i].Model, arrivals[i].Way, sample)) is null)
                return false;
        }

        if (arrivals.Count == 0)
            return false;
        for (var i = 0; i < arrivals.Count; i++)
        {
            var item = new FlowItem(number, sample) { Path = arrivals[i].Path, Kept = _kept[i] };
            if (!arrivals[i].Sink.Post(item) && !await arrivals[i].Sink.SendAsync(item, breaker.Token))
                throw new OperationCanceledException(breaker.Token);
        }

        foreach (var meter in passed)
            meter.Passed(1);
        resumed.CountSkipped();
        return true;
    }
}

using System.Diagnostics;
using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>Notes what the process is at when each epoch ends.</summary>
internal sealed class EpochMarks : IStageLog
{
    public List<long> Times { get; } = [];

    public List<TimeSpan> Processor { get; } = [];

    /// <summary>Resident memory, in bytes.</summary>
    public List<long> Resident { get; } = [];

    public void Info(string message)
    {
        if (!message.StartsWith("epoch ", StringComparison.Ordinal))
            return;
        Times.Add(Stopwatch.GetTimestamp());
        using var process = Process.GetCurrentProcess();
        Processor.Add(process.TotalProcessorTime);
        Resident.Add(process.WorkingSet64);
    }

    public void Warn(string message)
    {
    }

    public void Progress(double share, string status)
    {
    }
}

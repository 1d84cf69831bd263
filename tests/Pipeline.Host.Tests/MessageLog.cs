using System.Collections.Concurrent;
using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Keeps what stages say.</summary>
internal sealed class MessageLog : IStageLog
{
    public ConcurrentQueue<string> Messages { get; } = [];

    public void Info(string message) => Messages.Enqueue(message);

    public void Warn(string message) => Messages.Enqueue("warning: " + message);

    public void Progress(double share, string status) => Messages.Enqueue($"{share:0.00} {status}");
}

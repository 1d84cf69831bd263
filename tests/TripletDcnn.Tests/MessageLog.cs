using System.Collections.Concurrent;
using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Keeps what a stage says.</summary>
internal sealed class MessageLog : IStageLog
{
    public ConcurrentQueue<string> Infos { get; } = [];

    public ConcurrentQueue<string> Warnings { get; } = [];

    public ConcurrentQueue<(double Share, string Status)> Shares { get; } = [];

    public void Info(string message) => Infos.Enqueue(message);

    public void Warn(string message) => Warnings.Enqueue(message);

    public void Progress(double share, string status) => Shares.Enqueue((share, status));
}

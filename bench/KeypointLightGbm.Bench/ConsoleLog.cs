using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

internal sealed class ConsoleLog : IStageLog
{
    public void Info(string message) => Console.Error.WriteLine("  " + message);

    public void Warn(string message) => Console.Error.WriteLine("  warning: " + message);

    public void Progress(double share, string status)
    {
    }
}

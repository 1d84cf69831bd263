using System.Globalization;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>Where a stage stands while samples flow.</summary>
/// <param name="Stage">Its id.</param>
/// <param name="Taken">Items so far.</param>
/// <param name="Expected">Items altogether.</param>
/// <param name="Failed">Items that failed in this stage.</param>
/// <param name="Rate">Items a second since the start.</param>
/// <param name="Waiting">Items that wait before it.</param>
/// <param name="Capacity">Items that may wait before it.</param>
internal sealed record StageProgress(string Stage, long Taken, long Expected, long Failed, double Rate, int Waiting, int Capacity)
{
    public static StageProgress Of(StageMeter meter, TimeSpan elapsed)
    {
        var (waiting, capacity) = meter.Queue();
        var rate = elapsed > TimeSpan.Zero ? meter.Taken / elapsed.TotalSeconds : 0;
        return new StageProgress(meter.Stage, meter.Taken, meter.Expected, meter.Failed, rate, Math.Min(waiting, capacity), capacity);
    }

    /// <summary>Time left at the rate so far; null while nothing has come through.</summary>
    public TimeSpan? Left => Rate > 0 ? TimeSpan.FromSeconds(Math.Min((Expected - Taken) / Rate, 1e9)) : null;

    public string LeftText => Left is { } left ? Duration.Text(left) : "?";

    public string RateText => Rate.ToString(Rate < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + "/s";

    public string QueueText => string.Create(CultureInfo.InvariantCulture, $"{Waiting}/{Capacity}");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Stage} {Taken}/{Expected} ({RateText}, queue {QueueText}{(Failed > 0 ? $", {Failed} failed" : "")})");
}

using System.Globalization;

namespace ReIdFlow.Pipeline.Host.Drawing;

/// <summary>What a run recorded of a stage.</summary>
/// <param name="Taken">Items that it took.</param>
/// <param name="Failed">Items that failed in it.</param>
/// <param name="LeftOut">Items that it left out.</param>
/// <param name="Busy">Seconds spent in its own code, added up over its workers.</param>
/// <param name="Span">Seconds from its first item to its last.</param>
/// <param name="Workers">How many may work in it at once.</param>
internal sealed record StageFigures(long Taken, long Failed, long LeftOut, double Busy, double Span, int Workers)
{
    /// <summary>Items a second, from its first item to its last; 0 where nothing can be said.</summary>
    public double Rate => Span > 0 ? Taken / Span : 0;

    /// <summary>The share of its workers' time in which they worked, from 0 to 1.</summary>
    public double Load => Span > 0 ? Math.Clamp(Busy / (Span * Workers), 0, 1) : 0;

    /// <summary>Seconds that a worker of its worked, on average.</summary>
    public double Working => Busy / Workers;

    /// <summary>Seconds that its workers waited, for items or for room behind them, a worker on average.</summary>
    public double Waiting => Math.Max(0, Span - Working);

    /// <summary>Such as <c>320 photos, 2 failed</c>.</summary>
    public string Counts
    {
        get
        {
            var failed = Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Failed} failed") : "";
            var leftOut = LeftOut > 0 ? string.Create(CultureInfo.InvariantCulture, $", {LeftOut} left out") : "";
            return string.Create(CultureInfo.InvariantCulture, $"{Taken} taken{failed}{leftOut}");
        }
    }

    /// <summary>Such as <c>120/s</c>.</summary>
    public string RateText => Rate.ToString(Rate < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + "/s";

    /// <summary>Such as <c>worked 4.1 s, waited 0.3 s</c>.</summary>
    public string Times => string.Create(CultureInfo.InvariantCulture, $"worked {Busy:0.0} s, waited {Waiting:0.0} s");
}

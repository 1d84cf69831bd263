namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>What went through a stage, and how long its own code took, added up over its workers.</summary>
/// <param name="Stage">Its id.</param>
/// <param name="Use">The stage that it uses.</param>
/// <param name="Taken">Items that it took.</param>
/// <param name="Failed">Items that failed in it.</param>
/// <param name="LeftOut">Items that it left out.</param>
/// <param name="Busy">Time spent in its own code, added up over its workers.</param>
/// <param name="Span">Time from its first item to its last.</param>
/// <param name="Workers">How many may work in it at once.</param>
internal sealed record StageReport(string Stage, string Use, long Taken, long Failed, long LeftOut, TimeSpan Busy, TimeSpan Span, int Workers);

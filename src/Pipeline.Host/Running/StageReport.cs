namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>What went through a stage, and how long its own code took, added up over its workers.</summary>
internal sealed record StageReport(string Stage, string Use, long Taken, long Failed, long LeftOut, TimeSpan Busy);

namespace ReIdFlow.Pipeline.Host.Running;

internal enum FlowState : byte
{
    Flowing,

    /// <summary>A stage left it out on purpose.</summary>
    LeftOut,

    /// <summary>A stage could not process it; the failure is in the log.</summary>
    Failed,
}

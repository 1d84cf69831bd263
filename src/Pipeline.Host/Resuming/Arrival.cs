using System.Threading.Tasks.Dataflow;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>A way by which a sample's embedding arrives at a sink.</summary>
/// <param name="Model">The model that gives it.</param>
/// <param name="Way">The sample's path where it reaches the model.</param>
/// <param name="Sink">The sink's input.</param>
/// <param name="Path">The path that the embedding has at the sink.</param>
internal sealed record Arrival(LiveStage Model, int Way, ITargetBlock<FlowItem> Sink, int Path);

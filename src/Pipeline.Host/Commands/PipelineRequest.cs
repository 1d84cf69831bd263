using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary>What the command line says about a pipeline.</summary>
/// <param name="Overrides">Changes, such as <c>stages.mlp.with.hidden=[32]</c>.</param>
/// <param name="PluginFolders">Folders with plugins; none for those found.</param>
/// <param name="Paths">Where its paths may lead.</param>
internal sealed record PipelineRequest(IReadOnlyList<string> Overrides, IReadOnlyList<string> PluginFolders, PathRules Paths);

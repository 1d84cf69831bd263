using System.Reflection;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>A plugin that is ready for use.</summary>
internal sealed record LoadedPlugin(PluginManifest Manifest, string Folder, Assembly Assembly, IReadOnlyList<StageType> Stages);

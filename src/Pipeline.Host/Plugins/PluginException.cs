namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>A plugin cannot be used: says which, where it is, why, and what to do.</summary>
internal sealed class PluginException(string code, string plugin, string folder, string reason, string fault = "is not loaded")
    : Exception($"{folder}: error {code}: plugin '{plugin}' {fault}: {reason}")
{
    public string Code { get; } = code;

    public string Plugin { get; } = plugin;

    public string Folder { get; } = folder;

    public string Reason { get; } = reason;
}

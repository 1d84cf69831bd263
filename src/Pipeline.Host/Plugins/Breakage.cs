namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>Tells errors of a plugin's installation from errors of one sample.</summary>
internal static class Breakage
{
    /// <summary>Whether the error will come back for every sample, because something of the plugin is missing or does not fit.</summary>
    public static bool IsForGood(Exception error) => error switch
    {
        Contracts.StageException => true,
        TypeInitializationException or TypeLoadException or MissingMemberException or BadImageFormatException or FileLoadException => true,
        // An assembly that is missing is named with its version, a photo with its path.
        FileNotFoundException { FileName: { } name } => name.Contains(", Version=", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Says what is missing, and the remedy.</summary>
    public static string Explain(string plugin, Exception error)
    {
        var cause = error;
        while (cause is TypeInitializationException && cause.InnerException is { } inner)
            cause = inner;
        return cause switch
        {
            Contracts.StageException => cause.Message,
            DllNotFoundException or BadImageFormatException => $"a native library of plugin '{plugin}' cannot be loaded: {cause.Message.ReplaceLineEndings(" ")} Build the plugin for this platform, or install what the library needs.",
            FileNotFoundException { FileName: { } name } when name.Contains(", Version=", StringComparison.Ordinal) => $"plugin '{plugin}' lacks a library: {name[..name.IndexOf(',', StringComparison.Ordinal)]}.dll. Put it into the plugin's folder, or name the plugin that has it under \"buildsOn\" in plugin.json.",
            FileNotFoundException or FileLoadException => $"plugin '{plugin}' lacks a library: {cause.Message.ReplaceLineEndings(" ").Trim()} Put it into the plugin's folder, or name the plugin that has it under \"buildsOn\" in plugin.json.",
            TypeLoadException or MissingMemberException => $"plugin '{plugin}' was built against other versions of its libraries: {cause.Message} Build it again.",
            _ => $"{cause.GetType().Name}: {cause.Message}",
        };
    }
}

using System.Collections.ObjectModel;

namespace ReIdFlow.Contracts;

/// <summary>Which run a stage is part of: what files that outlive the run should say about where they come from.</summary>
public sealed record RunInfo
{
    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>SHA-256 of the configuration, overrides included, in lower-case hexadecimal.</summary>
    public string ConfigurationHash { get; init; } = "";

    /// <summary>The configuration, overrides included, as JSON.</summary>
    public string Configuration { get; init; } = "{}";

    /// <summary>Versions of ReIdFlow and of the plugins in use, by name.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}

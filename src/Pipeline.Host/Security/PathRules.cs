namespace ReIdFlow.Pipeline.Host.Security;

/// <summary>What the user says about the paths that a pipeline may name.</summary>
/// <param name="AllowOutside">Whether every path is allowed.</param>
/// <param name="Folders">Folders that paths may lie in, besides those of the pipeline and of the shell.</param>
internal sealed record PathRules(bool AllowOutside, IReadOnlyList<string> Folders)
{
    /// <summary>The pipeline's folder and the current one.</summary>
    public static PathRules Default { get; } = new(false, []);
}

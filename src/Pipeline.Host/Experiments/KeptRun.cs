namespace ReIdFlow.Pipeline.Host.Experiments;

/// <summary>What a finished run gave.</summary>
/// <param name="Figures">Its figures.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record KeptRun(IReadOnlyList<Figure> Figures, double Seconds);

namespace ReIdFlow.Pipeline.Host.Experiments;

/// <summary>A figure of one run.</summary>
/// <param name="Model">The model, as the evaluator calls it.</param>
/// <param name="Name">The figure's name.</param>
/// <param name="Value">Its value; null where it is not defined.</param>
/// <param name="Chance">What guessing reaches; null where that has no meaning.</param>
internal sealed record Figure(string Model, string Name, double? Value, double? Chance);

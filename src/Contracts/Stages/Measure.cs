namespace ReIdFlow.Contracts;

/// <summary>One figure.</summary>
/// <param name="Model">The id of the model's stage.</param>
/// <param name="Name">The figure's name, such as <c>map_at_r</c>.</param>
/// <param name="Value">Its value; NaN where it is not defined.</param>
/// <param name="Chance">What guessing reaches; null where that has no meaning.</param>
public sealed record Measure(string Model, string Name, double Value, double? Chance = null);

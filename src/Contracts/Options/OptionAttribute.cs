namespace ReIdFlow.Contracts;

/// <summary>
/// Makes a property of a stage's options type an option of the stage. The option's name is the property's, starting in lower
/// case; its default is what the parameterless constructor leaves there; a C# <c>required</c> property has to be given. Types:
/// bool, int, long, float, double, string, enums (written in lower case with hyphens), lists of these (as arrays or
/// <see cref="IReadOnlyList{T}"/>), and records of options; a nullable one may be null.
/// </summary>
/// <param name="description">What the option does, in a sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string description) : Attribute
{
    /// <summary>What the option does.</summary>
    public string Description { get; } = description;

    /// <summary>The least value allowed, of a number or of each number in a list.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest value allowed, of a number or of each number in a list.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether <see cref="Min"/> itself is not allowed.</summary>
    public bool MinExclusive { get; init; }

    /// <summary>Whether <see cref="Max"/> itself is not allowed.</summary>
    public bool MaxExclusive { get; init; }

    /// <summary>The fewest entries allowed in a list.</summary>
    public int MinItems { get; init; }

    /// <summary>The unit, such as <c>pixels</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether a text is the path of a file or folder.</summary>
    public bool IsPath { get; init; }
}

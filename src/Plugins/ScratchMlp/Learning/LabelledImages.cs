namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Photos of one shape, as bytes, and which class each shows.</summary>
/// <param name="Shape">The photos' size and format.</param>
/// <param name="Pixels">Each photo's bytes.</param>
/// <param name="Labels">Each photo's class; −1 where it has none.</param>
/// <param name="Positions">Where each photo stands in the stage's training data.</param>
internal sealed record LabelledImages(
    ImageShape Shape,
    IReadOnlyList<ReadOnlyMemory<byte>> Pixels,
    IReadOnlyList<int> Labels,
    IReadOnlyList<int> Positions)
{
    /// <summary>How many photos.</summary>
    public int Count => Pixels.Count;

    /// <summary>Some of the photos.</summary>
    public LabelledImages Select(IReadOnlyCollection<int> rows)
        => new(Shape, [.. rows.Select(row => Pixels[row])], [.. rows.Select(row => Labels[row])], [.. rows.Select(row => Positions[row])]);
}

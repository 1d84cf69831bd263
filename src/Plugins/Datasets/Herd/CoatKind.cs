namespace ReIdFlow.Plugins.Datasets;

/// <summary>How the coats of a <see cref="CoatPattern"/> grow and what colours they have.</summary>
internal sealed record CoatKind
{
    /// <summary>The species' name, as samples carry it.</summary>
    public required string Species { get; init; }

    /// <summary>Columns of the grid that the coat grows on: the more, the finer the pattern.</summary>
    public required int GridWidth { get; init; }

    /// <summary>Rows of the grid.</summary>
    public required int GridHeight { get; init; }

    /// <summary>Gray and Scott's feed rate F.</summary>
    public required float Feed { get; init; }

    /// <summary>Gray and Scott's kill rate k.</summary>
    public required float Kill { get; init; }

    /// <summary>How much faster substances spread up and down than along the body; above 1, stripes stand upright.</summary>
    public float Upright { get; init; } = 1;

    /// <summary>Steps of growth.</summary>
    public required int Steps { get; init; }

    /// <summary>Share of the coat that is marked: the same for all of the species, so that brightness does not tell them apart.</summary>
    public required float Coverage { get; init; }

    /// <summary>How far the pattern is pulled out of shape, as a share of the grid's height.</summary>
    public required float Irregularity { get; init; }

    /// <summary>Colour of the fur between the markings.</summary>
    public required Colour Fur { get; init; }

    /// <summary>Colour of the markings.</summary>
    public required Colour Marking { get; init; }

    /// <summary>Colour of muzzle, hooves and tail tip.</summary>
    public required Colour Points { get; init; }

    /// <summary>The kind of coat of a pattern.</summary>
    public static CoatKind Of(CoatPattern pattern) => pattern switch
    {
        CoatPattern.Spots => new()
        {
            Species = "synthetic-spots",
            GridWidth = 80,
            GridHeight = 56,
            Feed = 0.030f,
            Kill = 0.062f,
            Steps = 3000,
            Coverage = 0.30f,
            Irregularity = 0.06f,
            Fur = Colour.FromBytes(196, 160, 108),
            Marking = Colour.FromBytes(66, 44, 30),
            Points = Colour.FromBytes(58, 44, 36),
        },
        CoatPattern.Stripes => new()
        {
            Species = "synthetic-stripes",
            GridWidth = 88,
            GridHeight = 60,
            Feed = 0.037f,
            Kill = 0.060f,
            Upright = 2.2f,
            Steps = 3000,
            Coverage = 0.48f,
            Irregularity = 0.10f,
            Fur = Colour.FromBytes(214, 206, 192),
            Marking = Colour.FromBytes(44, 38, 36),
            Points = Colour.FromBytes(50, 44, 42),
        },
        _ => new()
        {
            Species = "synthetic-patches",
            GridWidth = 48,
            GridHeight = 34,
            Feed = 0.037f,
            Kill = 0.060f,
            Steps = 3000,
            Coverage = 0.45f,
            Irregularity = 0.16f,
            Fur = Colour.FromBytes(222, 216, 206),
            Marking = Colour.FromBytes(40, 36, 36),
            Points = Colour.FromBytes(120, 96, 88),
        },
    };
}

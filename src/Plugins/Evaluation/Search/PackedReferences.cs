using System.Runtime.CompilerServices;

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>References laid out for <see cref="ScoreKernel"/>: panels of as many vectors as the kernel takes at a time, number by number.</summary>
internal sealed class PackedReferences
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PackedReferences(VectorSet references)
    {
        var width = ScoreKernel.Width;
        Count = references.Count;
        Stride = references.Stride;
        var panels = (Count + width - 1) / width;
        PanelsPerTile = Math.Max(1, 65536 / (width * Stride));
        Tiles = (panels + PanelsPerTile - 1) / PanelsPerTile;
        if ((long)panels * width * Stride > Array.MaxLength)
            throw new ArgumentException($"{Count} vectors of {Stride} numbers are more than can be compared at once.", nameof(references));
        Values = GC.AllocateUninitializedArray<float>(panels * width * Stride, pinned: true);
        Norms = GC.AllocateUninitializedArray<float>(panels * width, pinned: true);
        for (var panel = 0; panel < panels; panel++)
        {
            var start = panel * width * Stride;
            for (var j = 0; j < width; j++)
            {
                var item = (panel * width) + j;
                // What fills the last panel up is infinitely far from everything.
                Norms[item] = item < Count ? (float)references.SquaredNorms[item] : float.PositiveInfinity;
                for (var k = 0; k < Stride; k++)
                    Values[start + (k * width) + j] = item < Count ? references.Values[(item * Stride) + k] : 0;
            }
        }

        LargestNorm = Math.Sqrt(references.SquaredNorms.DefaultIfEmpty().Max());
    }

    public int Count { get; }

    public int Stride { get; }

    /// <summary>Panels that stay in a core's cache while the queries of a block pass over them.</summary>
    public int PanelsPerTile { get; }

    public int TileWidth => PanelsPerTile * ScoreKernel.Width;

    public int Tiles { get; }

    public float[] Values { get; }

    /// <summary>Squared lengths, a panel's after the other's.</summary>
    public float[] Norms { get; }

    /// <summary>The length of the longest vector.</summary>
    public double LargestNorm { get; }
}

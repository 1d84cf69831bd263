using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>How many photos there are of each individual.</summary>
internal static class ClassSizes
{
    /// <summary>Photos of the individuals 1 to 89 of FriesianCattle2017, as the wildlife-datasets metadata counts them.</summary>
    public static IReadOnlyList<int> FriesianCattle2017 { get; } =
    [
        32, 7, 15, 3, 10, 3, 5, 15, 43, 47, 33, 8, 34, 13, 8, 15, 11, 2, 16, 6, 18, 3, 3, 6, 3, 3, 6, 5, 5, 4, 2, 11, 3, 41, 19, 12, 4, 8,
        16, 7, 2, 6, 4, 2, 38, 24, 9, 3, 7, 2, 5, 4, 16, 9, 14, 11, 13, 6, 32, 6, 3, 4, 3, 15, 13, 9, 7, 9, 1, 4, 3, 1, 26, 12, 8, 8, 14,
        5, 1, 2, 3, 44, 4, 1, 4, 1, 8, 5, 4,
    ];

    /// <summary>The largest size of a geometric distribution divided by the smallest.</summary>
    private const double GeometricRange = 20;

    /// <summary>The sizes that the options ask for, one per individual, each at least 1.</summary>
    public static IReadOnlyList<int> Of(SyntheticHerdOptions options)
    {
        if (options.ClassSizes.Count > 0)
            return options.ClassSizes;
        if (options.ClassSizesPreset == ClassSizesPreset.FriesianCattle2017)
            return FriesianCattle2017;
        return options.SizeDistribution == SizeDistribution.Geometric
            ? Geometric(options.Individuals, options.PhotosPerIndividual)
            : [.. Enumerable.Repeat(options.PhotosPerIndividual, options.Individuals)];
    }

    /// <summary>Falling sizes whose mean is exactly the one given: whole parts first, then one more to the largest fractions.</summary>
    private static int[] Geometric(int count, int mean)
    {
        var weights = Enumerable.Range(0, count).Select(i => Math.Pow(GeometricRange, -i / Math.Max(1.0, count - 1))).ToArray();
        var total = count * mean;
        var spare = total - count;
        var shares = weights.Select(weight => weight / weights.Sum() * spare).ToArray();
        var sizes = shares.Select(share => 1 + (int)share).ToArray();
        var byFraction = Enumerable.Range(0, count).OrderByDescending(i => shares[i] - Math.Floor(shares[i])).ThenBy(i => i);
        foreach (var i in byFraction.Take(total - sizes.Sum()))
            sizes[i]++;
        return sizes;
    }
}

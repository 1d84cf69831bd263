using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="SyntheticHerd"/>.</summary>
public sealed record SyntheticHerdOptions : ICheckedOptions
{
    /// <summary>How many animals there are.</summary>
    [Option("How many animals there are.", Min = 1, Max = 100_000)]
    public int Individuals { get; init; } = 24;

    /// <summary>How many photos there are of each, or on average.</summary>
    [Option("How many photos there are of each individual, or on average where sizeDistribution is not equal.", Min = 1, Max = 10_000)]
    public int PhotosPerIndividual { get; init; } = 8;

    /// <summary>How unevenly the photos are spread over the individuals.</summary>
    [Option("equal: the same number of photos of each individual; geometric: falling, the first has about twenty times as many as the last.")]
    public SizeDistribution SizeDistribution { get; init; } = SizeDistribution.Equal;

    /// <summary>The number of photos of each individual; replaces the three options above.</summary>
    [Option("The number of photos of each individual, one entry per individual; replaces individuals, photosPerIndividual and sizeDistribution.", Min = 1, Max = 10_000)]
    public IReadOnlyList<int> ClassSizes { get; init; } = [];

    /// <summary>Published numbers of photos per individual.</summary>
    [Option("Published numbers of photos per individual, in place of the options above: those of FriesianCattle2017 are 940 photos of 89 individuals.")]
    public ClassSizesPreset ClassSizesPreset { get; init; } = ClassSizesPreset.None;

    /// <summary>The number of the first individual: two herds in one pipeline need different ones.</summary>
    [Option("The number of the first individual; give two herds in one pipeline numbers that do not meet.", Min = 1)]
    public int FirstIndividual { get; init; } = 1;

    /// <summary>What the coats look like.</summary>
    [Option("What the coats look like: large patches as of cattle, spots as of a hyena, upright stripes as of a zebra.")]
    public CoatPattern Species { get; init; } = CoatPattern.Patches;

    /// <summary>Which flanks are seen.</summary>
    [Option("left: every photo shows the left flank; both: left or right from visit to visit, with different coats.")]
    public ShownFlanks Flanks { get; init; } = ShownFlanks.Left;

    /// <summary>How many cameras there are, each with its own background.</summary>
    [Option("How many camera sites there are, each with its own background.", Min = 1, Max = 1000)]
    public int Sites { get; init; } = 6;

    /// <summary>How many photos a camera takes when an animal walks by.</summary>
    [Option("How many photos a camera takes at a visit.", Min = 1, Max = 100, Unit = "photos")]
    public int BurstLength { get; init; } = 2;

    /// <summary>Width of the photos; they are three quarters as high.</summary>
    [Option("Width of the photos; they are three quarters as high.", Min = 32, Max = 2048, Unit = "pixels")]
    public int ImageSize { get; init; } = 160;

    /// <summary>How much pose, light, blur, noise and plants in front change from photo to photo: 0 not at all, 1 a lot.</summary>
    [Option("How much pose, light, blur, noise and plants in front change from photo to photo: 0 not at all, 1 a lot.", Min = 0, Max = 1)]
    public double Difficulty { get; init; } = 0.5;

    /// <summary>Whether samples have the box around the animal, as a detector would give it.</summary>
    [Option("Whether samples have the box around the animal, as a detector would give it.")]
    public bool Boxes { get; init; }

    /// <summary>The first day of the survey, as 2024-05-01.</summary>
    [Option("The first day of the survey, such as 2024-05-01.")]
    public string FirstDay { get; init; } = "2024-05-01";

    /// <summary>How long the survey lasts.</summary>
    [Option("How long the survey lasts; an individual's visits are spread over it.", Min = 1, Max = 10_000, Unit = "days")]
    public int Days { get; init; } = 60;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (ClassSizes.Count > 0 && ClassSizesPreset != ClassSizesPreset.None)
            yield return "classSizes and classSizesPreset both give the numbers of photos. Leave one of them out.";
        if (!TryReadDay(FirstDay, out _))
            yield return $"firstDay is '{FirstDay}', which is no date. Write it as 2024-05-01.";
    }

    internal static bool TryReadDay(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day);
}

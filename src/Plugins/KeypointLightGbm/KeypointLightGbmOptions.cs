using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Options of <see cref="KeypointLightGbmModel"/>.</summary>
public sealed record KeypointLightGbmOptions : ICheckedOptions
{
    /// <summary>What the classifier judges a pair by: its matches, or the two photos' vectors as in the baseline.</summary>
    [Option("What the classifier judges a pair by: its matches, or the two photos' vectors as in the baseline.")]
    public FeatureSet Features { get; init; } = FeatureSet.Matches;

    /// <summary>Keypoints to find. SIFT is needed: the search and the vectors are made of it.</summary>
    [Option("Keypoints to find. SIFT is needed: the search and the vectors are made of it.", MinItems = 1)]
    public IReadOnlyList<DetectorKind> Detectors { get; init; } = [DetectorKind.Sift, DetectorKind.Orb, DetectorKind.Brisk];

    /// <summary>Length of the photo's longer side while keypoints are sought; smaller photos are enlarged.</summary>
    [Option("Length of the photo's longer side while keypoints are sought; smaller photos are enlarged.", Min = 64, Max = 4096, Unit = "pixels")]
    public int WorkingSize { get; init; } = 320;

    /// <summary>Most SIFT keypoints per photo, the most distinct ones.</summary>
    [Option("Most SIFT keypoints per photo, the most distinct ones.", Min = 10, Max = 20000)]
    public int Keypoints { get; init; } = 600;

    /// <summary>Most ORB and most BRISK keypoints per photo.</summary>
    [Option("Most ORB and most BRISK keypoints per photo.", Min = 10, Max = 5000)]
    public int BinaryKeypoints { get; init; } = 200;

    /// <summary>Least contrast of a SIFT keypoint; lower finds more and fainter ones.</summary>
    [Option("Least contrast of a SIFT keypoint; lower finds more and fainter ones.", Min = 0, Max = 1)]
    public double Contrast { get; init; } = 0.01;

    /// <summary>Clip limit of the local contrast equalisation (CLAHE, 8×8 tiles) before keypoints are sought; 0 for none.</summary>
    [Option("Clip limit of the local contrast equalisation (CLAHE, 8×8 tiles) before keypoints are sought; 0 for none.", Min = 0, Max = 100)]
    public double Clahe { get; init; } = 2;

    /// <summary>Whether SIFT takes every photo to stand upright instead of turning each keypoint to its own direction.</summary>
    [Option("Whether SIFT takes every photo to stand upright instead of turning each keypoint to its own direction.")]
    public bool Upright { get; init; } = true;

    /// <summary>Words of the vocabulary that photos' vectors are made with.</summary>
    [Option("Words of the vocabulary that photos' vectors are made with.", Min = 1, Max = 1024)]
    public int Words { get; init; } = 32;

    /// <summary>Length of the photos' vectors; shorter where there are fewer training photos.</summary>
    [Option("Length of the photos' vectors; shorter where there are fewer training photos.", Min = 1, Max = 4096)]
    public int Dimension { get; init; } = 128;

    /// <summary>Photos found for each keypoint; the last of them stands for a chance match.</summary>
    [Option("Photos found for each keypoint; the last of them stands for a chance match.", Min = 2, Max = 100)]
    public int Neighbours { get; init; } = 10;

    /// <summary>Keypoints in the gallery up to which the search is exact; beyond, an inverted file is used.</summary>
    [Option("Keypoints in the gallery up to which the search is exact; beyond, an inverted file is used.", Min = 0)]
    public long ExactLimit { get; init; } = 250_000;

    /// <summary>Lists of the inverted file that are searched for each keypoint; more is slower and misses less.</summary>
    [Option("Lists of the inverted file that are searched for each keypoint; more is slower and misses less.", Min = 1, Max = 16384)]
    public int Probes { get; init; } = 16;

    /// <summary>Candidates of each query that are compared keypoint by keypoint.</summary>
    [Option("Candidates of each query that are compared keypoint by keypoint.", Min = 2, Max = 100_000)]
    public int Shortlist { get; init; } = 60;

    /// <summary>Gallery photos up to which every pair is judged; beyond, only those that come near by keypoints or vectors.</summary>
    [Option("Gallery photos up to which every pair is judged; beyond, only those that come near by keypoints or vectors.", Min = 0)]
    public int AllPairsLimit { get; init; } = 3000;

    /// <summary>Which photos are queries, and which are the gallery.</summary>
    [Option("Which photos are queries, and which are the gallery.")]
    public MatchProtocol Protocol { get; init; } = MatchProtocol.Auto;

    /// <summary>Whether only photos of the same side of the animal are compared; photos of an unknown side are compared with all.</summary>
    [Option("Whether only photos of the same side of the animal are compared; photos of an unknown side are compared with all.")]
    public bool SameViewpoint { get; init; }

    /// <summary>Whether photos speak for each other: in a gallery of known individuals all photos of one together, among photos left out in turn by way of a third photo that two have in common.</summary>
    [Option("Whether photos speak for each other: in a gallery of known individuals all photos of one together, among photos left out in turn by way of a third photo that two have in common.")]
    public bool ThirdPhotos { get; init; } = true;

    /// <summary>Groups of a pair's features that the classifier does without, to see what each is worth.</summary>
    [Option("Groups of a pair's features that the classifier does without, to see what each is worth.")]
    public IReadOnlyList<FeatureGroup> LeaveOut { get; init; } = [];

    /// <summary>Folds of the cross-validation, each without the individuals of the others.</summary>
    [Option("Folds of the cross-validation, each without the individuals of the others.", Min = 2, Max = 100)]
    public int Folds { get; init; } = 5;

    /// <summary>Classifiers whose scores are averaged; they differ in their seeds.</summary>
    [Option("Classifiers whose scores are averaged; they differ in their seeds.", Min = 1, Max = 100)]
    public int Members { get; init; } = 5;

    /// <summary>Most rounds of boosting; fewer where individuals left out are predicted no better any more.</summary>
    [Option("Most rounds of boosting; fewer where individuals left out are predicted no better any more.", Min = 20, Max = 10_000)]
    public int Rounds { get; init; } = 600;

    /// <summary>Leaves of each tree.</summary>
    [Option("Leaves of each tree.", Min = 2, Max = 1024)]
    public int Leaves { get; init; } = 12;

    /// <summary>Share of each tree that counts.</summary>
    [Option("Share of each tree that counts.", Min = 0, MinExclusive = true, Max = 1)]
    public double LearningRate { get; init; } = 0.08;

    /// <summary>How much a pair of one individual weighs while learning, beside one of two.</summary>
    [Option("How much a pair of one individual weighs while learning, beside one of two.", Min = 0, MinExclusive = true, Max = 10_000)]
    public double PositiveWeight { get; init; } = 1;

    /// <summary>Memory for photos' features; what is more goes into a temporary file.</summary>
    [Option("Memory for photos' features; what is more goes into a temporary file.", Min = 1, Unit = "MB")]
    public int Memory { get; init; } = 1024;

    /// <summary>A folder for pictures of queries beside their best candidates, with the matched keypoints joined by lines; none where null.</summary>
    [Option("A folder for pictures of queries beside their best candidates, with the matched keypoints joined by lines; none where null.", IsPath = true)]
    public string? Explain { get; init; }

    /// <summary>How many queries to draw.</summary>
    [Option("How many queries to draw.", Min = 1, Max = 100_000)]
    public int ExplainCount { get; init; } = 20;

    /// <summary>A JSON file for what was measured on the pairs whose individuals are known; none where null.</summary>
    [Option("A JSON file for what was measured on the pairs whose individuals are known; none where null.", IsPath = true)]
    public string? Figures { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (!Detectors.Contains(DetectorKind.Sift))
            yield return "'detectors' lacks \"sift\", which the search and the vectors are made of: add it.";
        if (Detectors.Distinct().Count() != Detectors.Count)
            yield return "'detectors' names a detector twice: name each once.";
    }

    internal FeatureOptions FeatureOptions => new()
    {
        Detectors = Detectors,
        WorkingSize = WorkingSize,
        SiftKeypoints = Keypoints,
        BinaryKeypoints = BinaryKeypoints,
        ContrastThreshold = Contrast,
        ClaheLimit = Clahe,
        Upright = Upright,
        KeepPicture = Explain is not null,
    };

    internal SearchOptions SearchOptions => new(ExactLimit, Probes, Neighbours);

    internal RowOptions RowOptions => new(Shortlist, AllPairsLimit, LeaveOut);

    internal ClassifierOptions ClassifierOptions(ulong seed, int threads) => new()
    {
        Folds = Folds,
        Members = Members,
        MostRounds = Rounds,
        Leaves = Leaves,
        LearningRate = LearningRate,
        PositiveWeight = PositiveWeight,
        Seed = (int)(seed & 0x3fffffff),
        Threads = threads,
    };
}

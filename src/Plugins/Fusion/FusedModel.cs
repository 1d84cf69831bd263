using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>What was learnt: the models and matchers, what each counts, and what their numbers stand for.</summary>
internal sealed record FusedModel
{
    public const string FileName = "fusion.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The ids of the models of vectors, in ordinal order.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The ids of the matchers that were weighed, in ordinal order. The numbers of a pair are its cosines by the models, then its log-odds by the matchers.</summary>
    public IReadOnlyList<string> Matchers { get; init; } = [];

    /// <summary>The method that it was learnt for.</summary>
    public string Method { get; init; } = "";

    /// <summary>What each model's cosine counts in the fused vector; together 1.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>For each number of a pair the slope of its own calibration: how fast the log-odds rise with it.</summary>
    public IReadOnlyList<double> Slopes { get; init; } = [];

    /// <summary>For each number of a pair the offset of its own calibration, where both answers are as likely at first.</summary>
    public IReadOnlyList<double> Offsets { get; init; } = [];

    /// <summary>What each number of a pair adds to its log-odds by all of them together.</summary>
    public IReadOnlyList<double> Coefficients { get; init; } = [];

    /// <summary>The log-odds by all numbers together where all are 0, and both answers are as likely at first.</summary>
    public double Offset { get; init; }

    /// <summary>The share of pairs of one individual among those learnt from.</summary>
    public double Prior { get; init; }

    /// <summary>Learns from pairs and from searches.</summary>
    /// <param name="models">The models' ids, in ordinal order.</param>
    /// <param name="matchers">The matchers' ids, in ordinal order.</param>
    /// <param name="method">How they are combined.</param>
    /// <param name="photos">Photos of known individuals.</param>
    /// <param name="pairs">Pairs of these.</param>
    /// <param name="measures">What is known of a pair.</param>
    /// <exception cref="StageException">No model tells individuals apart at all.</exception>
    public static FusedModel Fit(
        IReadOnlyList<string> models, IReadOnlyList<string> matchers, FusionMethod method, IReadOnlyList<FusedPhoto> photos, TrainingPairs pairs, PairMeasures measures)
    {
        double[][] rows = [.. pairs.Pairs.Select(p => measures.Of(photos[p.Query], photos[p.Other]))];
        var calibrations = Enumerable.Range(0, measures.Count).Select(m => LogisticFit.Run([.. rows.Select(r => new[] { r[m] })], pairs.IsSame)).ToList();
        double[] slopes = [.. calibrations.Select(c => c.Slopes[0])];
        if (!slopes.Any(s => s > 0))
            throw new StageException($"none of the models {string.Join(", ", models.Select(m => $"'{m}'"))} gives photos of one individual a greater cosine than others, so there is nothing to weigh. Look at each by itself.");

        var searches = method == FusionMethod.WeightedSum ? new RetrievalWeights(photos, measures) : null;
        double[][] cosines = [.. rows.Select(r => r[..models.Count])];
        // A sum of log-odds is linear in the cosines: by it the calibrated models have weights as well.
        var weights = Together(method switch
        {
            FusionMethod.WeightedSum => LogisticFit.Run(cosines, pairs.IsSame).Slopes,
            FusionMethod.CalibratedMean => slopes[..models.Count],
            _ => [.. models.Select(_ => 1.0)],
        });
        if (searches is not null)
            weights = searches.Find(weights, [.. models.Select(_ => 1.0)]);

        // With a matcher the numbers have no unit in common but their log-odds.
        double[] counts = matchers.Count == 0 ? weights : [.. slopes];
        if (matchers.Count > 0 && searches is not null)
        {
            var joint = LogisticFit.Run(rows, pairs.IsSame).Slopes;
            var found = searches.Find(Together([.. joint.Select((c, m) => slopes[m] > 0 ? c / slopes[m] : 0)]), slopes);
            counts = [.. found.Select((w, m) => w * slopes[m])];
        }

        var (slope, offset) = LogisticFit.Run([.. rows.Select(r => new[] { r.Zip(counts, (x, c) => x * c).Sum() })], pairs.IsSame);
        return new FusedModel
        {
            Models = models,
            Matchers = matchers,
            Method = method.ToString(),
            Weights = weights,
            Slopes = slopes,
            Offsets = calibrations.ConvertAll(c => c.Offset),
            Coefficients = [.. counts.Select(c => c * slope[0])],
            Offset = offset,
            Prior = FitPhotos.ShareOfOneIndividual(photos),
        };
    }

    /// <summary>The log-odds that two photos show one individual, where both answers are as likely at first.</summary>
    /// <param name="numbers">What is known of the pair.</param>
    public double LogOddsOf(double[] numbers) => Offset + numbers.Zip(Coefficients, (x, c) => x * c).Sum();

    /// <summary>The probability that two photos show one individual, by one number alone, where both answers are as likely at first.</summary>
    public double ProbabilityOf(int measure, double number) => LogisticFit.Probability(Offsets[measure] + (Slopes[measure] * number));

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    /// <exception cref="StageException">It is missing, damaged, or of another method.</exception>
    public static FusedModel Load(string folder, FusionMethod method)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            var model = JsonSerializer.Deserialize<FusedModel>(File.ReadAllBytes(file), Json);
            if (model is null || !model.IsWhole)
                throw new StageException($"'{file}' is no fitted fusion. Fit it again.");
            if (model.Method != method.ToString())
                throw new StageException($"'{file}' was fitted for the method {model.Method}, and 'method' asks for {method}. Set that, or fit it again.");
            return model;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StageException($"the fitted fusion '{file}' cannot be read: {e.Message} Fit it again.", e);
        }
    }

    private bool IsWhole => Models.Count > 0
        && Weights.Count == Models.Count
        && new[] { Slopes.Count, Offsets.Count, Coefficients.Count }.All(c => c == Models.Count + Matchers.Count)
        && Prior is > 0 and < 1;

    private static double[] Together(double[] raw)
    {
        var sum = raw.Sum();
        return [.. raw.Select(w => sum > 0 ? w / sum : 1.0 / raw.Length)];
    }
}

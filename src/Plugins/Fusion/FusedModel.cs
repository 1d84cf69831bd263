using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>What was learnt: the models, what each counts, and what its cosines stand for.</summary>
internal sealed record FusedModel
{
    public const string FileName = "fusion.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The ids of the models, in ordinal order.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The method that it was learnt for.</summary>
    public string Method { get; init; } = "";

    /// <summary>What each model's cosine counts; together 1.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>For each model the slope of its calibration: how fast the probability rises with the cosine.</summary>
    public IReadOnlyList<double> Slopes { get; init; } = [];

    /// <summary>For each model the offset of its calibration.</summary>
    public IReadOnlyList<double> Offsets { get; init; } = [];

    /// <summary>Learns from pairs.</summary>
    /// <exception cref="StageException">No model tells individuals apart at all.</exception>
    public static FusedModel Fit(IReadOnlyList<string> models, FusionMethod method, TrainingPairs pairs)
    {
        var calibrations = models.Select((_, m) => LogisticFit.Run([.. pairs.Rows.Select(r => new[] { r[m] })], pairs.IsSame)).ToList();
        var slopes = calibrations.ConvertAll(c => c.Slopes[0]);
        // A sum of log odds is linear in the cosines: by it the calibrated models have weights as well.
        var raw = method switch
        {
            FusionMethod.WeightedSum => LogisticFit.Run(pairs.Rows, pairs.IsSame).Slopes,
            FusionMethod.CalibratedMean => [.. slopes],
            _ => [.. models.Select(_ => 1.0)],
        };
        var sum = raw.Sum();
        if (!(sum > 0))
            throw new StageException($"none of the models {string.Join(", ", models.Select(m => $"'{m}'"))} gives photos of one individual a greater cosine than others, so there is nothing to weigh. Look at each by itself.");
        return new FusedModel
        {
            Models = models,
            Method = method.ToString(),
            Weights = [.. raw.Select(w => w / sum)],
            Slopes = slopes,
            Offsets = calibrations.ConvertAll(c => c.Offset),
        };
    }

    /// <summary>The probability that two photos show one individual, by one model alone, where both are as likely at first.</summary>
    public double ProbabilityOf(int model, double cosine) => LogisticFit.Probability(Offsets[model] + (Slopes[model] * cosine));

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    /// <exception cref="StageException">It is missing, damaged, or of another method.</exception>
    public static FusedModel Load(string folder, FusionMethod method)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            var model = JsonSerializer.Deserialize<FusedModel>(File.ReadAllBytes(file), Json);
            if (model is null || model.Models.Count == 0 || new[] { model.Weights.Count, model.Slopes.Count, model.Offsets.Count }.Any(c => c != model.Models.Count))
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
}

using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>How well probabilities tell pairs of one individual from others. Accuracy stands beside that of a constant answer: where few pairs show one individual, both are near 1.</summary>
internal sealed record PairFigures(int Pairs, int Positives, double Accuracy, double ConstantAccuracy, double BalancedAccuracy, double AveragePrecision, double RocAuc)
{
    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    internal static PairFigures Of(double[] probabilities, float[] labels)
    {
        var (truePositives, trueNegatives, positives) = (0, 0, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            var says = probabilities[i] >= 0.5;
            var isSame = labels[i] > 0;
            positives += isSame ? 1 : 0;
            truePositives += says && isSame ? 1 : 0;
            trueNegatives += !says && !isSame ? 1 : 0;
        }

        var negatives = labels.Length - positives;
        return new PairFigures(
            labels.Length,
            positives,
            (double)(truePositives + trueNegatives) / labels.Length,
            (double)Math.Max(positives, negatives) / labels.Length,
            positives > 0 && negatives > 0 ? (((double)truePositives / positives) + ((double)trueNegatives / negatives)) / 2 : double.NaN,
            BinaryMetrics.AveragePrecision(probabilities, labels),
            BinaryMetrics.RocAuc(probabilities, labels));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Pairs} pairs, {Positives} of one individual; accuracy {Accuracy:P2} (always answering \"different\": {ConstantAccuracy:P2}), balanced accuracy {BalancedAccuracy:P2} (chance 50 %), average precision {AveragePrecision:P2} (chance {(double)Positives / Pairs:P2}), ROC AUC {RocAuc:0.000} (chance 0.5)");

    internal void Write(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, JsonSerializer.Serialize(this, _json));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"The figures cannot be written to '{file}': {e.Message}", e);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Judges whether a pair shows one individual: the mean of several gradient-boosted classifiers that differ in their seeds, blended
/// with a linear one, and an isotonic regression that turns the score into a probability. How long to boost, how much the linear
/// one counts, and the probabilities come from cross-validation in which no individual is on both sides.
/// </summary>
internal sealed class PairClassifier : IDisposable
{
    private readonly LightGbmBooster[] _members;
    private readonly LinearClassifier _linear;
    private readonly IsotonicRegression _calibration;

    private PairClassifier(LightGbmBooster[] members, LinearClassifier linear, double linearShare, IsotonicRegression calibration, HeldOutClassifiers heldOut)
        => (_members, _linear, LinearShare, _calibration, HeldOut) = (members, linear, linearShare, calibration, heldOut);

    /// <summary>How much the linear classifier counts, from 0 to 1; the boosted ones have the rest.</summary>
    internal double LinearShare { get; }

    /// <summary>The classifiers of the cross-validation.</summary>
    internal HeldOutClassifiers HeldOut { get; }

    /// <summary>Rounds that every member was boosted for.</summary>
    internal int Rounds => _members[0].Rounds;

    /// <summary>What cross-validation saw: area under the ROC curve, average precision and log loss of the pairs of unseen individuals.</summary>
    internal (double RocAuc, double AveragePrecision, double LogLoss) Validation { get; private init; }

    /// <exception cref="StageException">LightGBM failed.</exception>
    internal static PairClassifier Fit(PairTable pairs, PairColumns columns, ClassifierOptions options, IStageLog log, CancellationToken cancellation)
    {
        var names = columns.Names;
        var weights = ClassWeights(pairs, options.PositiveWeight);
        using var validation = new CrossValidation(pairs, weights, names, options, cancellation);
        validation.Boost(log, cancellation);
        log.Progress(0.9, "linear classifiers");
        var blend = LinearBlend.Fit(pairs, weights, validation.Scores, columns.Viewpoint, options, cancellation);
        var scores = blend.Scores;
        var known = Enumerable.Range(0, pairs.Count).Where(i => !double.IsNaN(scores[i])).ToArray();
        double[] knownScores = [.. known.Select(i => scores[i])];
        float[] knownLabels = [.. known.Select(i => pairs.Labels[i])];
        float[] knownWeights = [.. known.Select(i => pairs.Weights[i])];
        var calibration = IsotonicRegression.Fit(knownScores, knownLabels, knownWeights);
        return new PairClassifier(validation.TakeMembers(), blend.All, blend.Share, calibration, validation.HeldOut().With(blend))
        {
            Validation = (
                BinaryMetrics.RocAuc(knownScores, knownLabels, knownWeights),
                BinaryMetrics.AveragePrecision(knownScores, knownLabels, knownWeights),
                BinaryMetrics.LogLoss(known.Select(i => calibration.Probability(scores[i])), knownLabels, knownWeights)),
        };
    }

    /// <summary>Mean log-odds of each row, before calibration: the finest order there is.</summary>
    internal double[] Score(ReadOnlySpan<float> rows)
    {
        var boosted = new double[rows.Length / _members[0].FeatureCount];
        foreach (var member in _members)
        {
            var scores = member.Score(rows);
            for (var i = 0; i < boosted.Length; i++)
                boosted[i] += scores[i] / _members.Length;
        }

        return [.. boosted.Zip(_linear.Score(rows), (b, l) => LinearBlend.Of(b, l, LinearShare))];
    }

    internal double Probability(double score) => _calibration.Probability(score);

    /// <summary>Each feature's share of the gain, greatest first.</summary>
    internal IReadOnlyList<(string Name, double Share)> Importances(IReadOnlyList<string> names)
    {
        var gains = new double[names.Count];
        foreach (var member in _members)
        {
            var own = member.GainImportances();
            for (var i = 0; i < gains.Length; i++)
                gains[i] += own[i];
        }

        var total = Math.Max(gains.Sum(), double.Epsilon);
        return [.. names.Select((name, i) => (name, gains[i] / total)).OrderByDescending(p => p.Item2).ThenBy(p => p.name, StringComparer.Ordinal)];
    }

    internal void Save(string folder, IReadOnlyList<string> names)
    {
        for (var i = 0; i < _members.Length; i++)
            File.WriteAllText(MemberFile(folder, i), _members[i].ToString());
        using (var writer = new BinaryWriter(File.Create(Path.Combine(folder, "calibration.bin"))))
        {
            _calibration.Write(writer);
            writer.Write(LinearShare);
            _linear.Write(writer);
        }

        HeldOut.Save(folder);
        using var stream = File.Create(Path.Combine(folder, "importances.json"));
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach (var (name, share) in Importances(names))
            json.WriteNumber(name, Math.Round(share, 6));
        json.WriteEndObject();
    }

    /// <exception cref="StageException">The files do not fit the columns.</exception>
    internal static PairClassifier Load(string folder, IReadOnlyList<string> names)
    {
        var members = new List<LightGbmBooster>();
        while (File.Exists(MemberFile(folder, members.Count)))
        {
            var member = LightGbmBooster.Parse(File.ReadAllText(MemberFile(folder, members.Count)));
            members.Add(member);
            if (member.FeatureCount != names.Count)
                throw new StageException($"'{MemberFile(folder, members.Count - 1)}' judges pairs by {member.FeatureCount} numbers, these options give {names.Count}: fit the model again.");
        }

        if (members.Count == 0)
            throw new StageException($"The folder '{folder}' holds no classifier: fit the model again.");
        using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, "calibration.bin")));
        var calibration = IsotonicRegression.Read(reader);
        var share = reader.ReadDouble();
        return new PairClassifier([.. members], LinearClassifier.Read(reader, names.Count), share, calibration, HeldOutClassifiers.Load(folder, names.Count));
    }

    public void Dispose()
    {
        foreach (var member in _members)
            member.Dispose();
        HeldOut.Dispose();
    }

    private static string MemberFile(string folder, int index) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"classifier-{index}.txt"));

    private static float[] ClassWeights(PairTable pairs, double positiveWeight)
    {
        var weights = pairs.Weights.ToArray();
        for (var i = 0; i < weights.Length; i++)
            weights[i] *= pairs.Labels[i] > 0 ? (float)positiveWeight : 1;
        return weights;
    }
}

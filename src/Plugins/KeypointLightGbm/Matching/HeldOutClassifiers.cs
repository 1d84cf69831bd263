using System.Globalization;
using System.Text.Json;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>The classifiers of the cross-validation: each judges pairs of the individuals that it has not learnt from.</summary>
internal sealed class HeldOutClassifiers : IDisposable
{
    private const string FoldsFile = "folds.json";
    private const string LinearFile = "folds-linear.bin";

    private readonly Dictionary<int, LightGbmBooster> _boosters;
    private readonly IReadOnlyDictionary<int, LinearClassifier> _linear;
    private readonly double _linearShare;
    private readonly IReadOnlyDictionary<string, int> _foldOf;

    private HeldOutClassifiers(
        Dictionary<int, LightGbmBooster> boosters, IReadOnlyDictionary<int, LinearClassifier> linear, double linearShare, IReadOnlyDictionary<string, int> foldOf)
        => (_boosters, _linear, _linearShare, _foldOf) = (boosters, linear, linearShare, foldOf);

    /// <param name="folds">The folds that could be boosted.</param>
    /// <param name="rounds">The rounds to keep.</param>
    /// <param name="foldOf">The fold of each individual.</param>
    internal static HeldOutClassifiers Of(IEnumerable<Fold> folds, int rounds, IReadOnlyDictionary<string, int> foldOf)
        => new(folds.ToDictionary(f => f.Number, f => LightGbmBooster.Parse(f.ClassifierAfter(rounds))), new Dictionary<int, LinearClassifier>(), 0, foldOf);

    /// <summary>With linear classifiers beside the boosted ones.</summary>
    internal HeldOutClassifiers With(LinearBlend blend) => new(_boosters, blend.Folds, blend.Share, _foldOf);

    /// <summary>Log-odds of each row, by a classifier that has not learnt from the individual.</summary>
    /// <returns>Null where there is none: its fold had no pairs of either kind.</returns>
    internal double[]? Score(string individual, ReadOnlySpan<float> rows)
    {
        if (!_foldOf.TryGetValue(individual, out var fold) || !_boosters.TryGetValue(fold, out var booster))
            return null;
        var scores = booster.Score(rows);
        return _linear.TryGetValue(fold, out var linear) ? [.. scores.Zip(linear.Score(rows), (b, l) => LinearBlend.Of(b, l, _linearShare))] : scores;
    }

    internal void Save(string folder)
    {
        foreach (var (fold, booster) in _boosters)
            File.WriteAllText(FileOf(folder, fold), booster.ToString());
        File.WriteAllText(Path.Combine(folder, FoldsFile), JsonSerializer.Serialize(new SortedDictionary<string, int>(_foldOf.ToDictionary(), StringComparer.Ordinal)));
        using var writer = new BinaryWriter(File.Create(Path.Combine(folder, LinearFile)));
        writer.Write(_linearShare);
        writer.Write(_linear.Count);
        foreach (var (fold, linear) in _linear)
        {
            writer.Write(fold);
            linear.Write(writer);
        }
    }

    /// <summary>Reads what was saved; of a model saved without them there are none.</summary>
    internal static HeldOutClassifiers Load(string folder, int columns)
    {
        var file = Path.Combine(folder, FoldsFile);
        var foldOf = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(file)) ?? [] : [];
        var boosters = foldOf.Values.Distinct().Where(f => File.Exists(FileOf(folder, f))).ToDictionary(f => f, f => LightGbmBooster.Parse(File.ReadAllText(FileOf(folder, f))));
        var (share, linear) = File.Exists(Path.Combine(folder, LinearFile)) ? LoadLinear(folder, columns) : (0, []);
        return new HeldOutClassifiers(boosters, linear, share, foldOf);
    }

    public void Dispose()
    {
        foreach (var booster in _boosters.Values)
            booster.Dispose();
    }

    private static (double Share, Dictionary<int, LinearClassifier> Folds) LoadLinear(string folder, int columns)
    {
        using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, LinearFile)));
        var share = reader.ReadDouble();
        var folds = new Dictionary<int, LinearClassifier>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            folds[reader.ReadInt32()] = LinearClassifier.Read(reader, columns);
        return (share, folds);
    }

    private static string FileOf(string folder, int fold) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"fold-{fold}.txt"));
}

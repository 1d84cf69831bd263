using System.Globalization;
using System.Text.Json;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>The classifiers of the cross-validation: each judges pairs of the individuals that it has not learnt from.</summary>
internal sealed class HeldOutClassifiers : IDisposable
{
    private const string FoldsFile = "folds.json";

    private readonly Dictionary<int, LightGbmBooster> _boosters;
    private readonly IReadOnlyDictionary<string, int> _foldOf;

    private HeldOutClassifiers(Dictionary<int, LightGbmBooster> boosters, IReadOnlyDictionary<string, int> foldOf) => (_boosters, _foldOf) = (boosters, foldOf);

    /// <param name="folds">The folds that could be boosted.</param>
    /// <param name="rounds">The rounds to keep.</param>
    /// <param name="foldOf">The fold of each individual.</param>
    internal static HeldOutClassifiers Of(IEnumerable<Fold> folds, int rounds, IReadOnlyDictionary<string, int> foldOf)
        => new(folds.ToDictionary(f => f.Number, f => LightGbmBooster.Parse(f.ClassifierAfter(rounds))), foldOf);

    /// <summary>Log-odds of each row, by a classifier that has not learnt from the individual.</summary>
    /// <returns>Null where there is none: its fold had no pairs of either kind.</returns>
    internal double[]? Score(string individual, ReadOnlySpan<float> rows)
        => _foldOf.TryGetValue(individual, out var fold) && _boosters.TryGetValue(fold, out var booster) ? booster.Score(rows) : null;

    internal void Save(string folder)
    {
        foreach (var (fold, booster) in _boosters)
            File.WriteAllText(FileOf(folder, fold), booster.ToString());
        File.WriteAllText(Path.Combine(folder, FoldsFile), JsonSerializer.Serialize(new SortedDictionary<string, int>(_foldOf.ToDictionary(), StringComparer.Ordinal)));
    }

    /// <summary>Reads what was saved; of a model saved without them there are none.</summary>
    internal static HeldOutClassifiers Load(string folder)
    {
        var file = Path.Combine(folder, FoldsFile);
        var foldOf = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(file)) ?? [] : [];
        var boosters = foldOf.Values.Distinct().Where(f => File.Exists(FileOf(folder, f))).ToDictionary(f => f, f => LightGbmBooster.Parse(File.ReadAllText(FileOf(folder, f))));
        return new HeldOutClassifiers(boosters, foldOf);
    }

    public void Dispose()
    {
        foreach (var booster in _boosters.Values)
            booster.Dispose();
    }

    private static string FileOf(string folder, int fold) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"fold-{fold}.txt"));
}

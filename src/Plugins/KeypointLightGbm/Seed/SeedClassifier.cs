using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// The baseline: LightGBM with its default parameters, given the vectors of two photos side by side, for every pair of training
/// photos. Almost all pairs show two individuals, and a vector beside another says nothing about how alike they are.
/// </summary>
internal sealed class SeedClassifier : IDisposable
{
    // LightGBM's own default of num_iterations.
    private const int Rounds = 100;

    // 256 numbers per pair: beyond this a random choice of pairs, so that the table stays below 1.5 GB.
    private const int MostPairs = 1_000_000;

    private readonly LightGbmBooster _booster;

    private SeedClassifier(LightGbmBooster booster) => _booster = booster;

    internal int TrainingPairs { get; private init; }

    internal int TrainingPositives { get; private init; }

    internal static SeedClassifier Fit(IReadOnlyList<PhotoEntry> photos, StageContext context, CancellationToken cancellation)
    {
        var total = photos.Count * (photos.Count - 1L) / 2;
        if (total < 1)
            throw new StageException($"The stage '{context.StageId}' needs at least two training photos of known individuals.");
        var keep = Math.Min(1, MostPairs / (double)total);
        if (keep < 1)
            context.Log.Warn(string.Create(CultureInfo.InvariantCulture, $"Of {total} training pairs {keep:P1} are taken, by chance, to keep the table in memory."));
        var random = context.CreateRandom("seed pairs");
        // Grown by doubling, the table would be there three times over at the end.
        var columns = photos[0].Vector.Length * 2;
        var expected = (int)Math.Min(total, MostPairs + (MostPairs / 100));
        var data = new List<float>(expected * columns);
        var labels = new List<float>(expected);
        for (var i = 0; i < photos.Count; i++)
        {
            for (var j = i + 1; j < photos.Count; j++)
            {
                if (keep < 1 && !random.NextBool(keep))
                    continue;
                data.AddRange(photos[i].Vector);
                data.AddRange(photos[j].Vector);
                labels.Add(photos[i].Sample.Individual == photos[j].Sample.Individual ? 1 : 0);
            }
        }

        string[] names = [.. Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i < columns / 2 ? 'a' : 'b')}{i % (columns / 2)}"))];
        var parameters = new BoostingParameters { Seed = (int)(context.Seed & 0x3fffffff), Threads = context.Threads };
        using var dataset = new LightGbmDataset(
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(data), columns, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(labels), [], names, parameters);
        return new SeedClassifier(LightGbmBooster.Train(dataset, parameters, Rounds, cancellation))
        {
            TrainingPairs = labels.Count,
            TrainingPositives = labels.Count(l => l > 0),
        };
    }

    /// <summary>The probability that each candidate shows the query's individual.</summary>
    internal double[] Probabilities(PhotoEntry query, IReadOnlyList<PhotoEntry> candidates)
    {
        var half = query.Vector.Length;
        var rows = new float[candidates.Count * half * 2];
        for (var i = 0; i < candidates.Count; i++)
        {
            query.Vector.CopyTo(rows, i * half * 2);
            candidates[i].Vector.CopyTo(rows, (i * half * 2) + half);
        }

        return _booster.Probability(rows);
    }

    internal void Save(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "seed.txt"), _booster.ToString());
        using var stream = File.Create(Path.Combine(folder, "seed.json"));
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("training_pairs", TrainingPairs);
        json.WriteNumber("training_pairs_of_one_individual", TrainingPositives);
        json.WriteNumber("constant_answer_accuracy_on_training_pairs", Math.Max(TrainingPositives, TrainingPairs - TrainingPositives) / (double)Math.Max(1, TrainingPairs));
        json.WriteEndObject();
    }

    internal static SeedClassifier Load(string folder, int dimension)
    {
        var booster = LightGbmBooster.Parse(File.ReadAllText(Path.Combine(folder, "seed.txt")));
        if (booster.FeatureCount == dimension * 2)
            return new SeedClassifier(booster);
        booster.Dispose();
        throw new StageException($"The baseline in '{folder}' is for vectors of {booster.FeatureCount / 2} numbers, not {dimension}: fit it again.");
    }

    public void Dispose() => _booster.Dispose();
}

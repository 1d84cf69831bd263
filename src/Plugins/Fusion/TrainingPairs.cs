using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>Pairs of photos, what each model says of them, and whether they show one individual.</summary>
/// <param name="Rows">For each pair the cosine by each model.</param>
/// <param name="IsSame">For each pair whether it shows one individual.</param>
internal sealed record TrainingPairs(IReadOnlyList<double[]> Rows, IReadOnlyList<bool> IsSame)
{
    /// <summary>The fewest pairs of one individual that are worth learning from.</summary>
    public const int Fewest = 10;

    public int Positives => IsSame.Count(s => s);

    /// <summary>Whether both kinds of pairs are there in number.</summary>
    public bool AreEnough => Positives >= Fewest && IsSame.Count - Positives >= Fewest;

    /// <summary>
    /// Draws pairs: all of one individual (as many as allowed), and for each some of two. Photos of one event are too alike to
    /// learn from, and make no pair.
    /// </summary>
    /// <param name="photos">Photos of known individuals with a unit vector from each model.</param>
    /// <param name="options">How many pairs.</param>
    /// <param name="random">Chooses them.</param>
    public static TrainingPairs Draw(IReadOnlyList<(Sample Sample, float[][] Vectors)> photos, FuseOptions options, RandomStream random)
    {
        var same = new List<(int, int)>();
        foreach (var group in Enumerable.Range(0, photos.Count).GroupBy(i => photos[i].Sample.Individual, StringComparer.Ordinal))
        {
            var members = group.ToArray();
            for (var i = 0; i < members.Length; i++)
            {
                for (var j = i + 1; j < members.Length; j++)
                {
                    if (!AreOneEvent(photos[members[i]].Sample, photos[members[j]].Sample))
                        same.Add((members[i], members[j]));
                }
            }
        }

        if (same.Count > options.MaxPositives)
        {
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(same));
            same.RemoveRange(options.MaxPositives, same.Count - options.MaxPositives);
        }

        var different = new List<(int, int)>();
        var wanted = (long)same.Count * options.NegativesPerPositive;
        // A draw may meet one individual twice; where there is only one, all do.
        for (var draw = 0L; draw < 2 * wanted && different.Count < wanted; draw++)
        {
            var (i, j) = (random.NextInt(photos.Count), random.NextInt(photos.Count));
            if (photos[i].Sample.Individual != photos[j].Sample.Individual)
                different.Add((i, j));
        }

        var pairs = same.Concat(different).ToList();
        return new TrainingPairs(
            [.. pairs.Select(p => Cosines(photos[p.Item1].Vectors, photos[p.Item2].Vectors))],
            [.. pairs.Select((_, i) => i < same.Count)]);
    }

    /// <summary>The cosine of two photos by each model.</summary>
    /// <param name="a">A unit vector from each model.</param>
    /// <param name="b">The same of the other photo.</param>
    public static double[] Cosines(float[][] a, float[][] b)
    {
        var cosines = new double[a.Length];
        for (var m = 0; m < a.Length; m++)
            cosines[m] = TensorPrimitives.Dot<float>(a[m], b[m]);
        return cosines;
    }

    private static bool AreOneEvent(Sample a, Sample b) => a.Event is not null && a.Event == b.Event;
}

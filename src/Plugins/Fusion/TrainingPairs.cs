using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>Pairs of photos to learn from, and whether they show one individual.</summary>
/// <param name="Pairs">Positions of the photos: the query, and the one beside it.</param>
/// <param name="IsSame">For each pair whether it shows one individual.</param>
internal sealed record TrainingPairs(IReadOnlyList<(int Query, int Other)> Pairs, IReadOnlyList<bool> IsSame)
{
    /// <summary>The fewest pairs of one individual that are worth learning from.</summary>
    public const int Fewest = 10;

    /// <summary>How many pairs show one individual.</summary>
    public int Positives => IsSame.Count(s => s);

    /// <summary>Whether both kinds of pairs are there in number.</summary>
    public bool AreEnough => Positives >= Fewest && IsSame.Count - Positives >= Fewest;

    /// <summary>Draws pairs: all of one individual (as many as allowed), and for each some of two. Photos of one event make no pair.</summary>
    /// <param name="photos">Photos of known individuals.</param>
    /// <param name="options">How many pairs.</param>
    /// <param name="random">Chooses them.</param>
    public static TrainingPairs Draw(IReadOnlyList<FusedPhoto> photos, FuseOptions options, RandomStream random)
    {
        var same = new List<(int, int)>();
        foreach (var group in Enumerable.Range(0, photos.Count).GroupBy(i => photos[i].Sample.Individual, StringComparer.Ordinal))
        {
            var members = group.ToArray();
            for (var i = 0; i < members.Length; i++)
            {
                for (var j = i + 1; j < members.Length; j++)
                {
                    if (!photos[members[i]].IsOfOneEventWith(photos[members[j]]))
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

        return new TrainingPairs([.. same, .. different], [.. same.Select(_ => true), .. different.Select(_ => false)]);
    }
}

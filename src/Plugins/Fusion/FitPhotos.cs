using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>Which photos weights are learnt from.</summary>
internal static class FitPhotos
{
    // All of them are compared with each other.
    private const int Most = 1500;

    // One individual with thousands of photos says little about telling individuals apart.
    private const int MostOfOne = 50;

    /// <summary>All photos of known individuals where they are few; whole individuals, chosen at random, where they are many.</summary>
    /// <param name="photos">Photos of known individuals.</param>
    /// <param name="random">Chooses.</param>
    /// <returns>In the order of the photos.</returns>
    public static List<FusedPhoto> Choose(List<FusedPhoto> photos, RandomStream random)
    {
        if (photos.Count <= Most)
            return photos;
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        var individuals = photos.GroupBy(p => p.Sample.Individual!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        random.Shuffle<FusedPhoto[]>(individuals);
        foreach (var own in individuals)
        {
            random.Shuffle<FusedPhoto>(own);
            foreach (var photo in own.Take(Math.Min(MostOfOne, Most - chosen.Count)))
                chosen.Add(photo.Sample.Id);
        }

        return photos.FindAll(p => chosen.Contains(p.Sample.Id));
    }

    /// <summary>The share of pairs that show one individual: how likely a pair does before anything is seen of it.</summary>
    public static double ShareOfOneIndividual(IReadOnlyCollection<FusedPhoto> photos)
    {
        var same = photos.GroupBy(p => p.Sample.Individual, StringComparer.Ordinal).Sum(g => (double)g.Count() * (g.Count() - 1));
        return same / ((double)photos.Count * (photos.Count - 1));
    }
}

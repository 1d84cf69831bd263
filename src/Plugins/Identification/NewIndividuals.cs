using System.Globalization;
using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Proposes which of the animals that are new are the same: each joins the proposal that it is most like, or starts one.</summary>
internal static class NewIndividuals
{
    /// <summary>The proposal that each group belongs to, numbered from 0 in the order of their first groups.</summary>
    /// <param name="groups">For each group of new animals, in order, the mean of its vectors, of length 1, and how it looks.</param>
    /// <param name="threshold">The least cosine similarity of a group with a proposal's mean.</param>
    public static int[] Propose(IReadOnlyList<(float[] Mean, Scope.Look Look)> groups, double threshold)
    {
        var proposals = new List<(float[] Sum, float[] Mean, Scope.Look Look)>();
        var assigned = new int[groups.Count];
        for (var i = 0; i < groups.Count; i++)
        {
            var (vector, look) = groups[i];
            var (best, highest) = (-1, threshold);
            for (var p = 0; p < proposals.Count; p++)
            {
                if (!look.Fits(proposals[p].Look))
                    continue;
                double similarity = TensorPrimitives.Dot<float>(vector, proposals[p].Mean);
                if (similarity >= highest)
                    (best, highest) = (p, similarity);
            }

            if (best < 0)
            {
                assigned[i] = proposals.Count;
                proposals.Add((vector, vector, look));
                continue;
            }

            assigned[i] = best;
            var sum = new float[vector.Length];
            TensorPrimitives.Add<float>(proposals[best].Sum, vector, sum);
            proposals[best] = proposals[best] with { Sum = sum, Mean = UnitVector.Of(sum) };
        }

        return assigned;
    }

    /// <summary>The similarity that tells the gallery's events of one individual from those of two best: of greatest balanced accuracy.</summary>
    public static double Threshold(Gallery gallery, IReadOnlyList<PhotoGroup> groups)
    {
        const int MostGroups = 1500;
        var some = groups.Count <= MostGroups ? groups : [.. Enumerable.Range(0, MostGroups).Select(i => groups[(int)((long)i * groups.Count / MostGroups)])];
        var means = some.Select(g => UnitVector.MeanOf([.. g.Photos.Select(p => gallery.Vectors[p])])).ToList();
        var pairs = new List<(double Similarity, bool IsSame)>();
        for (var i = 0; i < means.Count; i++)
        {
            for (var j = 0; j < i; j++)
                pairs.Add((TensorPrimitives.Dot<float>(means[i], means[j]), gallery.IndividualOf(some[i].Photos[0]) == gallery.IndividualOf(some[j].Photos[0])));
        }

        pairs.Sort(static (a, b) => a.Similarity.CompareTo(b.Similarity));
        double same = pairs.Count(p => p.IsSame), different = pairs.Count - same;
        if (same == 0 || different == 0)
            return 0.9;
        var (threshold, highest, sameBelow, differentBelow) = (0.9, 0.0, 0.0, 0.0);
        foreach (var (similarity, isSame) in pairs)
        {
            var accuracy = ((1 - (sameBelow / same)) + (differentBelow / different)) / 2;
            if (accuracy > highest)
                (threshold, highest) = (similarity, accuracy);
            if (isSame)
                sameBelow++;
            else
                differentBelow++;
        }

        return threshold;
    }

    /// <summary>Names that the gallery does not have yet, one after the other.</summary>
    public static IEnumerable<string> Names(string prefix, IEnumerable<string> taken)
    {
        var last = taken
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty(0)
            .Max();
        for (var number = last + 1; ; number++)
            yield return prefix + number.ToString("D3", CultureInfo.InvariantCulture);
    }
}

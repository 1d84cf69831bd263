namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Parts of a set of samples in which the classes are as evenly spread as their sizes allow.</summary>
internal static class StratifiedSampling
{
    /// <summary>
    /// Deals the samples out to folds, class by class in random order, each class going on where the last one ended: the sizes of
    /// two folds differ by at most one, and so do their shares of any class.
    /// </summary>
    /// <param name="labels">Each sample's class.</param>
    /// <param name="folds">How many folds, at least 1.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>Each sample's fold, from 0.</returns>
    public static int[] Folds(IReadOnlyList<int> labels, int folds, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        var result = new int[labels.Count];
        var dealt = 0;
        foreach (var rows in RowsByClass(labels, random))
        {
            foreach (var row in rows)
                result[row] = dealt++ % folds;
        }

        return result;
    }

    /// <summary>
    /// Holds out a share of the samples, the same share of each class as far as whole samples allow (largest remainders first), and
    /// never the last sample of a class.
    /// </summary>
    /// <param name="labels">Each sample's class.</param>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The rows to keep and those held out, both in order.</returns>
    public static (int[] Kept, int[] Held) HoldOut(IReadOnlyList<int> labels, double share, RandomStream random)
    {
        var classes = RowsByClass(labels, random);
        var wanted = (int)Math.Round(share * labels.Count);
        var quotas = classes.Select(rows => Math.Min((int)(share * rows.Length), rows.Length - 1)).ToArray();
        var order = Enumerable.Range(0, classes.Count).ToArray();
        random.Shuffle<int>(order);

        // A stable sort: among equal remainders, chance has decided.
        foreach (var index in order.OrderByDescending(index => (share * classes[index].Length) - quotas[index]))
        {
            if (quotas.Sum() < wanted && quotas[index] < classes[index].Length - 1)
                quotas[index]++;
        }

        var held = classes.SelectMany((rows, index) => rows.Take(quotas[index])).Order().ToArray();
        return ([.. Enumerable.Range(0, labels.Count).Except(held)], held);
    }

    private static List<int[]> RowsByClass(IReadOnlyList<int> labels, RandomStream random)
    {
        var rowsByLabel = Enumerable.Range(0, labels.Count).GroupBy(row => labels[row]).OrderBy(rows => rows.Key);
        var classes = rowsByLabel.Select(rows => rows.ToArray()).ToList();
        foreach (var rows in classes)
            random.Shuffle<int>(rows);
        return classes;
    }
}

using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Divides samples by whole visits: photos of one event of one deployment never stand on both sides, whomever they show.</summary>
internal static class VisitSplit
{
    /// <summary>Older visits to learn from, newer ones to test with; the newest of the older ones validate.</summary>
    /// <exception cref="StageException">A photo has no time, or there are too few visits.</exception>
    public static Split[] ByTime(IReadOnlyList<Sample> samples, SplitSamplesOptions options)
    {
        var undated = samples.Count(sample => sample.CapturedAt is null);
        if (undated > 0)
            throw new StageException($"A time-aware split needs the time of every photo, and {undated} of {samples.Count} have none. Use kind 'event-aware' or 'closed-set', or leave these photos out.");

        // By their first photos; visits of one moment are told apart by the ids of their photos, which no machine orders differently.
        var visits = Visits(samples)
            .OrderBy(visit => visit.Min(i => samples[i].CapturedAt))
            .ThenBy(visit => visit.Select(i => samples[i].Id).Min(StringComparer.Ordinal), StringComparer.Ordinal)
            .ToList();
        var splits = Enumerable.Repeat(Split.Train, samples.Count).ToArray();
        var left = TakeNewest(visits, options.Test * samples.Count, splits, Split.Test);
        if (options.Validation > 0)
            left = TakeNewest(left, options.Validation * left.Sum(visit => visit.Count), splits, Split.Validation);
        if (left.Count == 0 || left.Count == visits.Count)
            throw new StageException($"A time-aware split needs more than the {visits.Count} visits there are.");
        return UnknownToTest(samples, splits);
    }

    /// <summary>Whole visits at random to test with, as long as each individual in them has another visit to learn from.</summary>
    /// <exception cref="StageException">No individual has two visits.</exception>
    public static Split[] ByVisit(IReadOnlyList<Sample> samples, SplitSamplesOptions options, SampleRanking ranking)
    {
        var visits = ranking.Order(Visits(samples), visit => visit.Select(i => samples[i].Id).Min(StringComparer.Ordinal)!);
        var remaining = visits
            .SelectMany(visit => Names(samples, visit))
            .GroupBy(name => name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

        var splits = Enumerable.Repeat(Split.Train, samples.Count).ToArray();
        var known = visits.Where(visit => Names(samples, visit).Count > 0).ToList();
        var tested = Take(samples, known, remaining, options.Test * known.Sum(visit => visit.Count), splits, Split.Test);
        if (tested.Count == 0)
            throw new StageException("An event-aware split needs individuals with two visits or more, and there are none. Use kind 'disjoint'.");
        if (options.Validation > 0)
        {
            var left = known.Where(visit => !tested.Contains(visit)).ToList();
            if (Take(samples, left, remaining, options.Validation * left.Sum(visit => visit.Count), splits, Split.Validation).Count == 0)
                throw new StageException("No individual has visits enough for a validation part. Lower 'test', raise 'validation', or do without.");
        }

        return UnknownToTest(samples, splits);
    }

    // There is nothing to learn from photos of unknown individuals, and they are no part of any figure.
    private static Split[] UnknownToTest(IReadOnlyList<Sample> samples, Split[] splits) =>
        [.. splits.Select((split, i) => samples[i].Individual is null ? Split.Test : split)];

    private static HashSet<List<int>> Take(
        IReadOnlyList<Sample> samples, IReadOnlyList<List<int>> visits, Dictionary<string, int> remaining, double wanted, Split[] splits, Split split)
    {
        var taken = new HashSet<List<int>>(ReferenceEqualityComparer.Instance);
        var photos = 0;
        foreach (var visit in visits)
        {
            var names = Names(samples, visit);
            var isNearer = Math.Abs(photos + visit.Count - wanted) < Math.Abs(photos - wanted);
            if (!isNearer || names.Any(name => remaining[name] < 2))
                continue;
            foreach (var name in names)
                remaining[name]--;
            foreach (var i in visit)
                splits[i] = split;
            photos += visit.Count;
            taken.Add(visit);
        }

        return taken;
    }

    private static List<List<int>> TakeNewest(List<List<int>> visits, double wanted, Split[] splits, Split split)
    {
        var (from, photos) = (visits.Count, 0);
        while (from > 1 && Math.Abs(photos + visits[from - 1].Count - wanted) < Math.Abs(photos - wanted))
        {
            from--;
            photos += visits[from].Count;
            foreach (var i in visits[from])
                splits[i] = split;
        }

        return visits[..from];
    }

    // A photo of no event is a visit of its own.
    private static List<List<int>> Visits(IReadOnlyList<Sample> samples) =>
    [
        .. Enumerable.Range(0, samples.Count)
            .GroupBy(i => samples[i].Event is { } name ? (samples[i].Deployment, name, -1) : (null, "", i))
            .Select(group => group.ToList()),
    ];

    private static List<string> Names(IReadOnlyList<Sample> samples, List<int> visit) =>
        [.. visit.Select(i => samples[i].Individual).OfType<string>().Distinct(StringComparer.Ordinal)];
}

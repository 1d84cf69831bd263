using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>Splits of the data sets, and splits of their training photos to choose options by.</summary>
internal static class Splits
{
    private const double DisjointTestShare = 0.33;

    internal static IReadOnlyList<Sample> Make(string dataset, string kind) => kind switch
    {
        "closed" => Photo.List(dataset, "split"),
        "zero-shot" => Photo.List(dataset, "original_split"),
        "disjoint" => Disjoint(Photo.List(dataset, "split"), DisjointTestShare, "disjoint"),
        _ => throw new ArgumentException($"'{kind}' is none of closed, zero-shot, disjoint."),
    };

    /// <summary>The training photos split once more, in the same manner: parts whose test photos are part of the training photos.</summary>
    internal static IEnumerable<IReadOnlyList<Sample>> WithinTraining(IReadOnlyList<Sample> samples, string kind)
    {
        Sample[] training = [.. samples.Where(s => s.Split == Split.Train)];
        for (var part = 0; part < 2; part++)
        {
            yield return kind == "closed"
                ? Closed(training, 0.25, $"part {part}")
                : Disjoint(training, 0.25, $"part {part}");
        }
    }

    private static Sample[] Disjoint(IReadOnlyList<Sample> samples, double share, string name)
    {
        var individuals = samples.Select(s => s.Individual!).Distinct().Order(StringComparer.Ordinal).ToArray();
        RandomStream.Create(0, name).Shuffle<string>(individuals);
        var test = individuals.Take((int)Math.Round(individuals.Length * share)).ToHashSet();
        return [.. samples.Select(s => s with { Split = test.Contains(s.Individual!) ? Split.Test : Split.Train })];
    }

    private static Sample[] Closed(IReadOnlyList<Sample> samples, double share, string name)
    {
        var random = RandomStream.Create(0, name);
        var order = Enumerable.Range(0, samples.Count).ToArray();
        random.Shuffle<int>(order);
        var left = samples.GroupBy(s => s.Individual!).ToDictionary(g => g.Key, g => g.Count());
        var test = new HashSet<int>();
        foreach (var i in order)
        {
            if (test.Count >= samples.Count * share || left[samples[i].Individual!] < 2)
                continue;
            left[samples[i].Individual!]--;
            test.Add(i);
        }

        return [.. samples.Select((s, i) => s with { Split = test.Contains(i) ? Split.Test : Split.Train })];
    }
}

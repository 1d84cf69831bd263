using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>What was found, as figures and sentences.</summary>
internal sealed class Report(string model, Gallery gallery)
{
    private readonly List<Measure> _measures = [];
    private readonly List<IReadOnlyList<string>> _rows = [];
    private readonly List<string> _notes = [];

    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Adds what the gallery says of itself.</summary>
    public void AddGallery(string unit, Calibration calibration, double falseAcceptRate)
    {
        Add($"gallery_top1_per_{unit}", calibration.Top1, 1.0 / gallery.Individuals.Count, $"Gallery, leave one event out: top 1 per {unit} ({calibration.Groups})");
        Add($"gallery_accepted_per_{unit}", calibration.Accepted, falseAcceptRate, $"Gallery: known animals accepted per {unit}, at a false-accept rate of {Percent(falseAcceptRate)}");
        Add($"threshold_per_{unit}", calibration.Threshold, null, $"Threshold per {unit} (score)");
    }

    /// <summary>Adds how often the answers are right, where it is known who is who.</summary>
    public void AddTruth(string unit, IReadOnlyList<Contracts.Identification> answers, IReadOnlyDictionary<string, string> truth)
    {
        var known = gallery.Individuals.ToHashSet(StringComparer.Ordinal);
        var (seen, right, accepted, acceptedRight, unknown, falselyAccepted) = (0, 0, 0, 0, 0, 0);
        var scores = new List<(double Score, bool IsNew)>();
        var (recall, rejection) = (new Shares(), new Shares());
        foreach (var answer in answers)
        {
            if (!truth.TryGetValue(answer.Samples[0].Path, out var individual))
                continue;
            scores.Add((answer.NewProbability, !known.Contains(individual)));
            if (!known.Contains(individual))
            {
                unknown++;
                falselyAccepted += answer.IsNew ? 0 : 1;
                rejection.Add(individual, answer.IsNew);
                continue;
            }

            seen++;
            right += answer.Candidates.Count > 0 && answer.Candidates[0].Individual == individual ? 1 : 0;
            accepted += answer.IsNew ? 0 : 1;
            acceptedRight += !answer.IsNew && answer.Individual == individual ? 1 : 0;
            recall.Add(individual, !answer.IsNew && answer.Individual == individual);
        }

        if (seen > 0)
        {
            Add($"top1_per_{unit}", (double)right / seen, 1.0 / gallery.Individuals.Count, $"Known animals: top 1 per {unit} ({seen})");
            Add($"accepted_per_{unit}", (double)accepted / seen, null, $"Known animals: accepted as known per {unit}");
            Add($"accepted_and_right_per_{unit}", (double)acceptedRight / seen, null, $"Known animals: accepted and rightly named per {unit}");
        }

        if (unknown > 0)
            Add($"false_accept_rate_per_{unit}", (double)falselyAccepted / unknown, null, $"New animals: taken for known ones per {unit} ({unknown})");
        if (seen == 0 || unknown == 0)
            return;

        // Each individual counts the same, however often it passed (as wildlife-datasets defines them).
        Add($"baks_per_{unit}", recall.Mean, null, $"Open set: BAKS, mean over known animals of their share rightly named, per {unit}");
        Add($"baus_per_{unit}", rejection.Mean, null, $"Open set: BAUS, mean over new animals of their share answered new, per {unit}");
        Add($"baks_baus_per_{unit}", Math.Sqrt(recall.Mean * rejection.Mean), null, $"Open set: √(BAKS · BAUS) per {unit}");
        Add($"open_set_auroc_per_{unit}", Auroc(scores), 0.5, $"Open set: area under the ROC curve, new against known, per {unit}");
    }

    public Evaluation ToEvaluation() => new()
    {
        Measures = _measures,
        Tables = [new ResultTable("Identification", ["Figure", "Value", "Chance"], _rows)],
        Notes = _notes,
    };

    /// <summary>The probability that a new animal has a higher score than a known one, ties counting half (Mann and Whitney).</summary>
    internal static double Auroc(IEnumerable<(double Score, bool IsNew)> scores)
    {
        var sorted = scores.OrderBy(s => s.Score).ToList();
        var (rankSum, positives) = (0.0, 0);
        for (var i = 0; i < sorted.Count;)
        {
            var end = i;
            while (end < sorted.Count && sorted[end].Score == sorted[i].Score)
                end++;
            var rank = (i + 1 + end) / 2.0;
            for (; i < end; i++)
            {
                if (!sorted[i].IsNew)
                    continue;
                rankSum += rank;
                positives++;
            }
        }

        var negatives = sorted.Count - positives;
        return (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private void Add(string name, double value, double? chance, string words)
    {
        _measures.Add(new Measure(model, name, value, chance));
        _rows.Add([words, value.ToString("0.000", CultureInfo.InvariantCulture), chance?.ToString("0.000", CultureInfo.InvariantCulture) ?? ""]);
    }

    /// <summary>For each individual the share of its answers that are right.</summary>
    private sealed class Shares
    {
        private readonly Dictionary<string, (int Right, int All)> _counts = new(StringComparer.Ordinal);

        public double Mean => _counts.Values.Average(c => (double)c.Right / c.All);

        public void Add(string individual, bool isRight)
        {
            var (right, all) = _counts.GetValueOrDefault(individual);
            _counts[individual] = (right + (isRight ? 1 : 0), all + 1);
        }
    }
}

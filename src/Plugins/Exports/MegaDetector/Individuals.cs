using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>
/// The individuals as classification categories: each label once, and none that a detection or another classification bears already,
/// which Timelapse would take for a mistake.
/// </summary>
internal sealed class Individuals
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly List<(string Id, string Label)> _categories = [];

    /// <param name="names">The individuals, in the order they are to have.</param>
    /// <param name="prefix">What stands before each name.</param>
    /// <param name="taken">Classification categories that are there already, by their ids.</param>
    /// <param name="detections">Labels of detection categories.</param>
    public Individuals(IEnumerable<string> names, string prefix, IReadOnlyDictionary<string, string> taken, IEnumerable<string> detections)
    {
        var labels = taken.Values.Concat(detections).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var next = taken.Keys.Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).DefaultIfEmpty(-1).Max() + 1;
        foreach (var name in names)
        {
            var label = prefix + name;
            while (!labels.Add(label))
                label += " (individual)";
            var id = next++.ToString(CultureInfo.InvariantCulture);
            _ids.Add(name, id);
            _categories.Add((id, label));
        }
    }

    /// <summary>The ids and labels.</summary>
    public IReadOnlyList<(string Id, string Label)> Categories => _categories;

    /// <summary>An answer as classifications, best first: the answer itself, and individuals that are less probable.</summary>
    public IReadOnlyList<(string Id, double Confidence)> Of(Identification answer, int most)
        => [.. answer.Candidates
            .Where(c => c.Individual != answer.Individual && c.Probability <= answer.Probability)
            .Select(c => (c.Individual, c.Probability))
            .OrderByDescending(c => c.Probability)
            .Prepend((answer.Individual, answer.Probability))
            .Take(most)
            .Select(c => (_ids[c.Individual], c.Probability))];
}

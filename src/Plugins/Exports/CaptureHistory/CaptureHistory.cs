using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>
/// Writes who was captured when: <c>history.csv</c>, a row of 0 and 1 per individual and occasion, as closed-population models read it; and
/// <c>captures.csv</c> with the columns session, ID, occasion and detector, as spatial capture–recapture (R's secr) reads it. An individual
/// counts once per occasion and detector, however often it passed.
/// </summary>
[Stage("capture-history", "Writes a capture history: individuals by occasions, and the captures by detector for spatial capture-recapture.")]
public sealed class CaptureHistory(CaptureHistoryOptions options, StageContext context) : IEvaluator
{
    /// <inheritdoc/>
    public ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        var events = NamedAnimals.Of(stores, context.StageId).Events;
        var counted = events.Where(e => e.Probability >= options.MinProbability && (options.WithNew || !e.IsNew))
            .Select(e => (e.Individual, Day: DayOf(e), Detector: e.Samples[0].Deployment ?? "unknown"))
            .ToList();
        var dated = counted.FindAll(e => e.Day is not null);
        if (dated.Count < counted.Count)
            context.Log.Warn($"{counted.Count - dated.Count} events have no time and are left out of the capture history. Have the source read EXIF.");

        var first = options.FirstDay is { } day ? CaptureHistoryOptions.ReadDay(day)!.Value : dated.Select(e => e.Day!.Value).DefaultIfEmpty().Min();
        var captures = dated.ConvertAll(e => (e.Individual, Occasion: ((e.Day!.Value.DayNumber - first.DayNumber) / options.OccasionDays) + 1, IsBefore: e.Day < first, e.Detector));
        if (captures.Exists(c => c.IsBefore))
            context.Log.Warn($"{captures.Count(c => c.IsBefore)} events lie before firstDay and are left out.");
        var kept = captures.Where(c => !c.IsBefore).Select(c => (c.Individual, c.Occasion, c.Detector)).Distinct()
            .OrderBy(c => c.Individual, StringComparer.Ordinal).ThenBy(c => c.Occasion).ThenBy(c => c.Detector, StringComparer.Ordinal)
            .ToList();
        var occasions = kept.Select(c => c.Occasion).DefaultIfEmpty(0).Max();

        var folder = context.ResolvePath(options.Folder);
        var history = Path.Combine(folder, "history.csv");
        OutputFile.Write(history, context.StageId, stream => CsvText.Write(stream, History(kept, occasions, first)));
        var long_ = Path.Combine(folder, "captures.csv");
        OutputFile.Write(long_, context.StageId, stream => CsvText.Write(
            stream,
            kept.Select(c => (IEnumerable<string?>)[context.Run.Pipeline.Length > 0 ? context.Run.Pipeline : "1", c.Individual, Text(c.Occasion), c.Detector])
                .Prepend(["session", "ID", "occasion", "detector"])));
        return ValueTask.FromResult(new Evaluation
        {
            Files = [history, long_],
            Notes = [$"Capture history: {kept.Select(c => c.Individual).Distinct().Count()} individuals, {occasions} occasions of {options.OccasionDays} days from {first:yyyy-MM-dd}, {kept.Count} captures of a probability of {options.MinProbability.ToString(CultureInfo.InvariantCulture)} or more."],
        });
    }

    private IEnumerable<IEnumerable<string?>> History(List<(string Individual, int Occasion, string Detector)> captures, int occasions, DateOnly first)
    {
        yield return Enumerable.Range(0, occasions).Select(i => (string?)first.AddDays(i * options.OccasionDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Prepend("individual");
        foreach (var individual in captures.GroupBy(c => c.Individual))
        {
            var seen = individual.Select(c => c.Occasion).ToHashSet();
            yield return Enumerable.Range(1, occasions).Select(i => (string?)(seen.Contains(i) ? "1" : "0")).Prepend(individual.Key);
        }
    }

    private static DateOnly? DayOf(Identification e) => e.Samples.Min(s => s.CapturedAt) is { } time ? DateOnly.FromDateTime(time.DateTime) : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

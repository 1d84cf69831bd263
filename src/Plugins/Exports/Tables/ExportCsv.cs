using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Writes named animals to a table: a row for each animal in each photo, with the answer of its event and that of the photo alone.</summary>
[Stage("export-csv", "Writes named animals to a CSV table, a row for each animal in each photo.")]
public sealed class ExportCsv(ExportTableOptions options, StageContext context) : IEvaluator
{
    /// <inheritdoc/>
    public ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        var animals = NamedAnimals.Of(stores, context.StageId);
        var columns = AnimalColumns.All(options.Candidates);
        var file = context.ResolvePath(options.File);
        OutputFile.Write(file, context.StageId, stream => CsvText.Write(
            stream,
            animals.Photos.Select(photo => columns.Select(c => Text(c.Value(photo)))).Prepend(columns.Select(c => (string?)c.Name))));
        return ValueTask.FromResult(new Evaluation { Files = [file] });
    }

    private static string? Text(object? value) => value switch
    {
        bool truth => truth ? "true" : "false",
        double number => CsvText.Number(number),
        _ => (string?)value,
    };
}

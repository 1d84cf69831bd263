using Parquet;
using Parquet.Schema;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Writes named animals to a Parquet file with the columns of <see cref="ExportCsv"/>.</summary>
[Stage("export-parquet", "Writes named animals to a Parquet file, a row for each animal in each photo.")]
public sealed class ExportParquet(ExportTableOptions options, StageContext context) : IEvaluator
{
    // What is held in memory at once.
    private const int RowsPerGroup = 1 << 12;

    /// <inheritdoc/>
    public ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        var animals = NamedAnimals.Of(stores, context.StageId).Photos;
        var columns = AnimalColumns.All(options.Candidates)
            .Select(c => (Field: new DataField(c.Name, c.Type, isNullable: true), c.Type, c.Value))
            .ToList();
        var file = context.ResolvePath(options.File);
        OutputFile.Write(file, context.StageId, stream => WriteAsync(stream, columns, animals).GetAwaiter().GetResult());
        return ValueTask.FromResult(new Evaluation { Files = [file] });
    }

    private static async Task WriteAsync(Stream stream, List<(DataField Field, Type Type, Func<NamedPhoto, object?> Value)> columns, IReadOnlyList<NamedPhoto> animals)
    {
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.ConvertAll(c => (Field)c.Field)), stream).ConfigureAwait(false);
        await using var _ = writer.ConfigureAwait(false);
        foreach (var some in animals.Chunk(RowsPerGroup))
        {
            using var group = writer.CreateRowGroup();
            foreach (var (field, type, value) in columns)
            {
                if (type == typeof(string))
                    await group.WriteAsync(field, Array.ConvertAll(some, a => (string?)value(a))).ConfigureAwait(false);
                else if (type == typeof(bool))
                    await group.WriteAsync<bool>(field, Array.ConvertAll(some, a => (bool?)value(a))).ConfigureAwait(false);
                else
                    await group.WriteAsync<double>(field, Array.ConvertAll(some, a => (double?)value(a))).ConfigureAwait(false);
            }

            group.CompleteValidate();
        }
    }
}

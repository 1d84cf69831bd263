using Parquet.Schema;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Writes <c>failures.parquet</c>: what could not be processed, a row each.</summary>
internal static class FailureFile
{
    public const string FileName = "failures.parquet";

    /// <summary>Its name when the run did not finish.</summary>
    public const string PartialFileName = "failures.partial.parquet";

    private const int RowsPerGroup = 8192;

    private static readonly DataField _sampleId = new("sample_id", typeof(string), isNullable: true);
    private static readonly DataField _path = new("path", typeof(string), isNullable: false);
    private static readonly DataField _stage = new("stage", typeof(string), isNullable: false);
    private static readonly DataField _reason = new("reason", typeof(string), isNullable: false);
    private static readonly ParquetSchema _schema = new(_sampleId, _path, _stage, _reason);

    /// <summary>Writes and finishes the file.</summary>
    public static async ValueTask WriteAsync(string path, IReadOnlyList<ItemFailure> failures, ParquetCompression compression, RunInfo run)
    {
        var file = await PartFile.CreateAsync(path, _schema, compression).ConfigureAwait(false);
        try
        {
            foreach (var rows in failures.Chunk(RowsPerGroup))
            {
                using var group = file.Writer.CreateRowGroup();
                await group.WriteAsync(_sampleId, Array.ConvertAll(rows, static row => row.SampleId)).ConfigureAwait(false);
                await group.WriteAsync(_path, Array.ConvertAll(rows, static row => row.Path)).ConfigureAwait(false);
                await group.WriteAsync(_stage, Array.ConvertAll(rows, static row => row.Stage)).ConfigureAwait(false);
                await group.WriteAsync(_reason, Array.ConvertAll(rows, static row => row.Reason)).ConfigureAwait(false);
            }

            await file.FinishAsync(StoreMetadata.OfRun(run)).ConfigureAwait(false);
        }
        catch
        {
            file.Abandon();
            throw;
        }
    }
}

using Parquet;
using Parquet.Schema;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Writes and reads <c>failures.parquet</c>: what could not be processed, a row each.</summary>
internal static class FailureFile
{
    public const string FileName = "failures.parquet";

    /// <summary>Its name when the run did not finish.</summary>
    public const string PartialFileName = "failures.partial.parquet";

    private const int RowsPerGroup = 8192;

    internal static readonly DataField SampleId = new("sample_id", typeof(string), isNullable: true);
    internal static readonly DataField Path = new("path", typeof(string), isNullable: false);
    internal static readonly DataField Stage = new("stage", typeof(string), isNullable: false);
    internal static readonly DataField Reason = new("reason", typeof(string), isNullable: false);
    private static readonly ParquetSchema _schema = new(SampleId, Path, Stage, Reason);

    /// <summary>Writes and finishes the file.</summary>
    public static async ValueTask WriteAsync(string path, IReadOnlyList<ItemFailure> failures, ParquetCompression compression, RunInfo run)
    {
        var file = await PartFile.CreateAsync(path, _schema, compression).ConfigureAwait(false);
        try
        {
            foreach (var rows in failures.Chunk(RowsPerGroup))
            {
                using var group = file.Writer.CreateRowGroup();
                await group.WriteAsync(SampleId, Array.ConvertAll(rows, static row => row.SampleId)).ConfigureAwait(false);
                await group.WriteAsync(Path, Array.ConvertAll(rows, static row => row.Path)).ConfigureAwait(false);
                await group.WriteAsync(Stage, Array.ConvertAll(rows, static row => row.Stage)).ConfigureAwait(false);
                await group.WriteAsync(Reason, Array.ConvertAll(rows, static row => row.Reason)).ConfigureAwait(false);
            }

            await file.FinishAsync(StoreMetadata.OfRun(run)).ConfigureAwait(false);
        }
        catch
        {
            file.Abandon();
            throw;
        }
    }

    /// <summary>Reads a folder's file; empty where there is none.</summary>
    /// <exception cref="StageException">The file is damaged.</exception>
    public static async ValueTask<IReadOnlyList<ItemFailure>> ReadAsync(string folder, CancellationToken cancellation)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return [];
        try
        {
            var failures = new List<ItemFailure>();
            var stream = new StraightFileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var _ = stream.ConfigureAwait(false);
            var reader = await ParquetReader.CreateAsync(stream, ParquetSettings.Reading, cancellationToken: cancellation).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            for (var g = 0; g < reader.RowGroupCount; g++)
            {
                using var group = reader.OpenRowGroupReader(g);
                var count = checked((int)group.RowCount);
                var (ids, paths, stages, reasons) = (new string?[count], new string?[count], new string?[count], new string?[count]);
                await group.ReadAsync(SampleId, ids.AsMemory()!, null, cancellation).ConfigureAwait(false);
                await group.ReadAsync(Path, paths.AsMemory()!, null, cancellation).ConfigureAwait(false);
                await group.ReadAsync(Stage, stages.AsMemory()!, null, cancellation).ConfigureAwait(false);
                await group.ReadAsync(Reason, reasons.AsMemory()!, null, cancellation).ConfigureAwait(false);
                for (var i = 0; i < count; i++)
                    failures.Add(new ItemFailure(ids[i], paths[i] ?? "", stages[i] ?? "", reasons[i] ?? ""));
            }

            return failures;
        }

        // What a damaged file makes of its reader cannot be foreseen: any of a dozen types of exception.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new StageException($"'{path}' is damaged or no file of failures ({exception.Message}). Run the pipeline that wrote it again.", exception);
        }
    }
}

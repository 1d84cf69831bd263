using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>
/// Writes each model's embeddings to <c>MODEL.part-00000.parquet</c> and so on, a matcher's rankings to
/// <c>MODEL.rankings.part-00000.parquet</c>, and what failed to <c>failures.parquet</c>.
/// </summary>
/// <remarks>
/// <para>Files are written under temporary names and replace those of an earlier run only when everything is complete. A run that
/// was cancelled or broke leaves its rows in <c>MODEL.part-00000.partial.parquet</c> (and <c>failures.partial.parquet</c>), which
/// readers of stores pass over, and leaves earlier complete files as they were.</para>
/// <para>The bytes depend on the embeddings, the options and the <see cref="RunInfo"/> alone: no time, machine or random number is
/// written, and row groups are cut by count, not by how the rows came. Capture times are stored as instants, in microseconds.</para>
/// </remarks>
[Stage("parquet", "Writes embeddings to Parquet files, one or more per model, that DuckDB, pandas and Polars read.")]
public sealed class ParquetSink(ParquetSinkOptions options, StageContext context) : IRankingSink
{
    private readonly string _path = context.ResolvePath(options.Folder);
    private readonly SortedDictionary<string, ModelWriter> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RankingWriter> _rankings = new(StringComparer.Ordinal);
    private RunFolder? _folder;
    private string? _failures;
    private bool _isComplete;

    /// <inheritdoc/>
    /// <exception cref="StageException">A vector is not finite or of another length than its model's, or a file cannot be written.</exception>
    public ValueTask WriteAsync(IReadOnlyList<Embedding> embeddings, CancellationToken cancellation) => TryAsync(async folder =>
    {
        foreach (var embedding in embeddings)
        {
            // Between rows only: a row group that is cut short would cost the whole file.
            cancellation.ThrowIfCancellationRequested();
            if (!_models.TryGetValue(embedding.Model, out var writer))
                _models.Add(embedding.Model, writer = Start(embedding, folder));
            await writer.AddAsync(embedding).ConfigureAwait(false);
        }
    });

    /// <inheritdoc/>
    /// <exception cref="StageException">A score is not finite, or a file cannot be written.</exception>
    public ValueTask WriteRankingsAsync(string model, IReadOnlyList<Ranking> rankings, CancellationToken cancellation) => TryAsync(async folder =>
    {
        if (!_rankings.TryGetValue(model, out var writer))
            _rankings.Add(model, writer = new RankingWriter(model, options, context.Run, folder));
        foreach (var ranking in rankings)
        {
            cancellation.ThrowIfCancellationRequested();
            await writer.AddAsync(ranking).ConfigureAwait(false);
        }
    });

    /// <inheritdoc/>
    /// <exception cref="StageException">The file cannot be written.</exception>
    public ValueTask WriteFailuresAsync(IReadOnlyList<ItemFailure> failures, CancellationToken cancellation) => TryAsync(async folder =>
    {
        var path = folder.TemporaryPath(FailureFile.FileName);
        await FailureFile.WriteAsync(path, failures, options.Compression, context.Run).ConfigureAwait(false);
        _failures = path;
    });

    /// <inheritdoc/>
    /// <exception cref="StageException">A file cannot be written.</exception>
    public async ValueTask<IEmbeddingStore> CompleteAsync(CancellationToken cancellation)
    {
        await TryAsync(async folder =>
        {
            foreach (var writer in _models.Values)
                await writer.CloseAsync(isComplete: true).ConfigureAwait(false);
            foreach (var writer in _rankings.Values)
                await writer.CloseAsync().ConfigureAwait(false);
            foreach (var writer in _models.Values)
                writer.Publish(isComplete: true);

            // Rankings of an earlier run would be of other embeddings.
            foreach (var model in _models.Keys)
                folder.Remove(RankingColumns.FileName(model));
            foreach (var writer in _rankings.Values)
                writer.Publish();
            PublishFailures(folder, FailureFile.FileName);
            folder.Remove(FailureFile.PartialFileName);
        }).ConfigureAwait(false);
        _isComplete = true;

        // The folder is free from here on, whatever becomes of the run: a lock that it left would stay until the next one writes.
        _folder?.Dispose();
        _folder = null;

        // Nor are the buffers needed of what is written.
        string[] models = [.. _models.Keys];
        _models.Clear();
        _rankings.Clear();
        return await StoreFolder.OpenAsync(_path, models, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_folder is not { } folder)
            return;
        if (!_isComplete)
            await KeepPartialAsync(folder).ConfigureAwait(false);
        folder.Dispose();
        _folder = null;
    }

    private ModelWriter Start(Embedding first, RunFolder folder)
    {
        var twin = _models.Keys.FirstOrDefault(model => model.Equals(first.Model, StringComparison.OrdinalIgnoreCase));
        return twin is null
            ? new ModelWriter(first, options, context.Run, folder)
            : throw new StageException($"Models '{twin}' and '{first.Model}' differ in case alone, and their files would be one on some systems: rename one.");
    }

    private async ValueTask KeepPartialAsync(RunFolder folder)
    {
        foreach (var (model, writer) in _models)
        {
            try
            {
                await writer.CloseAsync(isComplete: false).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsFileError(exception))
            {
                context.Log.Warn($"The last file of model '{model}' could not be closed and is lost ({exception.Message}).");
            }

            TryPublish(() => writer.Publish(isComplete: false));
        }

        foreach (var writer in _rankings.Values)
            TryPublish(writer.Abandon);
        TryPublish(() => PublishFailures(folder, FailureFile.PartialFileName));
        if (_models.Count > 0)
            context.Log.Warn($"The run did not finish: what it wrote is in '{_path}' in files named *.partial.parquet, which no evaluation reads.");
    }

    private void TryPublish(Action publish)
    {
        try
        {
            publish();
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            context.Log.Warn($"A file of the broken run could not be renamed in '{_path}' ({exception.Message}).");
        }
    }

    private void PublishFailures(RunFolder folder, string fileName)
    {
        if (_failures is { } path)
            folder.Publish(path, fileName);
        _failures = null;
    }

    private async ValueTask TryAsync(Func<RunFolder, Task> write)
    {
        try
        {
            await write(_folder ??= new RunFolder(_path)).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFileError(exception))
        {
            throw new StageException(
                $"Stage '{context.StageId}' cannot write to folder '{_path}': {exception.Message.TrimEnd('.')}. Make room there or allow writing, or choose another folder with option 'folder'.",
                exception);
        }
    }

    private static bool IsFileError(Exception exception) => exception is IOException or UnauthorizedAccessException;
}

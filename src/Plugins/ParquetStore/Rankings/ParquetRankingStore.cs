using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;
using ReIdFlow.Contracts;
using Columns = ReIdFlow.Plugins.ParquetStore.RankingColumns;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>A store of embeddings that has rankings beside them.</summary>
internal sealed class ParquetRankingStore(ParquetEmbeddingStore embeddings, IReadOnlyList<string> rankedModels) : IRankingStore, IFailureStore
{
    /// <inheritdoc/>
    public string Location => embeddings.Location;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => embeddings.Models;

    /// <inheritdoc/>
    public IReadOnlyList<string> RankedModels => rankedModels;

    /// <summary>The store itself, or with its rankings where it has any.</summary>
    public static IEmbeddingStore With(ParquetEmbeddingStore store)
    {
        var ranked = store.Models.Where(model => File.Exists(Path.Combine(store.Location, Columns.FileName(model)))).ToList();
        return ranked.Count > 0 ? new ParquetRankingStore(store, ranked) : store;
    }

    /// <inheritdoc/>
    public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation) => embeddings.ReadAsync(model, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<EmbeddingTable> ReadPiecesAsync(string model, CancellationToken cancellation) => embeddings.ReadPiecesAsync(model, cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ItemFailure>> ReadFailuresAsync(CancellationToken cancellation) => embeddings.ReadFailuresAsync(cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Ranking> ReadRankingsAsync(string model, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A file of rankings repeats only what tells photos apart; the rest stands in the embeddings of the same model.
        var table = await embeddings.ReadAsync(model, cancellation).ConfigureAwait(false);
        var samples = table.Samples.ToDictionary(static sample => sample.Id, StringComparer.Ordinal);
        var path = Path.Combine(Location, Columns.FileName(model));
        var stream = new StraightFileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var _ = stream.ConfigureAwait(false);
        var reader = await GuardAsync(path, () => ParquetReader.CreateAsync(stream, ParquetSettings.Reading, cancellationToken: cancellation)).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        Sample? query = null;
        List<Candidate> candidates = [];
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            foreach (var row in await GuardAsync(path, () => ReadGroupAsync(reader, g, samples, cancellation)).ConfigureAwait(false))
            {
                if (query is not null && row.Query.Id != query.Id)
                {
                    yield return new Ranking(query, candidates);
                    candidates = [];
                }

                query = row.Query;
                if (row.Candidate is { } candidate)
                    candidates.Add(candidate);
            }
        }

        if (query is not null)
            yield return new Ranking(query, candidates);
    }

    private static async Task<List<RankingRow>> ReadGroupAsync(ParquetReader reader, int number, Dictionary<string, Sample> samples, CancellationToken cancellation)
    {
        using var group = reader.OpenRowGroupReader(number);
        var count = checked((int)group.RowCount);
        var queries = await TextsAsync(Columns.QueryId).ConfigureAwait(false);
        var ids = await TextsAsync(Columns.CandidateId).ConfigureAwait(false);
        var ranks = new int[count];
        await group.ReadAsync<int>(Columns.Rank, ranks.AsMemory(), null, cancellation).ConfigureAwait(false);
        var scores = await NumbersAsync(Columns.Score).ConfigureAwait(false);
        var probabilities = await NumbersAsync(Columns.Probability).ConfigureAwait(false);
        var rows = new List<RankingRow>(count);
        for (var i = 0; i < count; i++)
        {
            var query = Find(queries[i] ?? throw new FormatException("column query_sample_id has a null"));
            rows.Add(new RankingRow(query, ranks[i], ids[i] is { } id
                ? new Candidate(Find(id), scores[i] ?? throw new FormatException("column score has a null"), probabilities[i] ?? float.NaN)
                : null));
        }

        return rows;

        Sample Find(string id) => samples.TryGetValue(id, out var sample) ? sample : throw new FormatException($"sample '{id}' has no embedding of the same model");

        async Task<string?[]> TextsAsync(DataField field)
        {
            var texts = new string?[count];
            await group.ReadAsync(field, texts.AsMemory()!, null, cancellation).ConfigureAwait(false);
            return texts;
        }

        async Task<float?[]> NumbersAsync(DataField field)
        {
            var numbers = new float?[count];
            await group.ReadAsync<float>(field, numbers.AsMemory(), null, cancellation).ConfigureAwait(false);
            return numbers;
        }
    }

    private static async Task<T> GuardAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }

        // What a damaged file makes of its reader cannot be foreseen: any of a dozen types of exception.
        catch (Exception exception) when (exception is not (StageException or OperationCanceledException))
        {
            throw new StageException($"'{path}' is damaged or no file of rankings ({exception.Message}). Run the pipeline that wrote it again.", exception);
        }
    }
}

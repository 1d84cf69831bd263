using ReIdFlow.Contracts;
using Columns = ReIdFlow.Plugins.ParquetStore.RankingColumns;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Writes one model's rankings as they come, row group after row group.</summary>
internal sealed class RankingWriter(string model, ParquetSinkOptions options, RunInfo run, RunFolder folder)
{
    // Rows are short, and a query has hundreds of them.
    private const int RowsPerGroup = 1 << 16;

    private readonly List<RankingRow> _rows = [];
    private PartFile? _file;

    public async ValueTask AddAsync(Ranking ranking)
    {
        if (ranking.Candidates.Count == 0)
            _rows.Add(new RankingRow(ranking.Query, 0, null));
        for (var i = 0; i < ranking.Candidates.Count; i++)
        {
            if (!float.IsFinite(ranking.Candidates[i].Score))
                throw new StageException($"Model '{model}' gave sample '{ranking.Candidates[i].Sample.Id}' a score that is not finite for query '{ranking.Query.Id}': such a score cannot be compared.");
            _rows.Add(new RankingRow(ranking.Query, i + 1, ranking.Candidates[i]));
            if (_rows.Count == RowsPerGroup)
                await FlushAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask CloseAsync()
    {
        if (_rows.Count > 0)
            await FlushAsync().ConfigureAwait(false);
        if (_file is { } file)
        {
            var metadata = StoreMetadata.OfRun(run);
            metadata[StoreMetadata.Model] = model;
            await file.FinishAsync(metadata).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the closed file its name.</summary>
    public void Publish()
    {
        if (_file is { } file)
            folder.Publish(file.Path, Columns.FileName(model));
        _file = null;
    }

    /// <summary>Removes what was written: half of the rankings would pass for all of them.</summary>
    public void Abandon()
    {
        _file?.Abandon();
        _file = null;
    }

    private async Task FlushAsync()
    {
        _file ??= await PartFile.CreateAsync(folder.TemporaryPath(Columns.FileName(model)), Columns.Schema, options.Compression).ConfigureAwait(false);
        using var group = _file.Writer.CreateRowGroup();
        await group.WriteAsync(Columns.QueryId, Texts(static row => row.Query.Id)).ConfigureAwait(false);
        await group.WriteAsync(Columns.QueryIndividual, Texts(static row => row.Query.Individual)).ConfigureAwait(false);
        await group.WriteAsync(Columns.QueryEvent, Texts(static row => row.Query.Event)).ConfigureAwait(false);
        await group.WriteAsync(Columns.QuerySplit, Texts(static row => StoredNames.Of(row.Query.Split))).ConfigureAwait(false);
        await group.WriteAsync<int>(Columns.Rank, _rows.Select(static row => row.Rank).ToArray()).ConfigureAwait(false);
        await group.WriteAsync(Columns.CandidateId, Texts(static row => row.Candidate?.Sample.Id)).ConfigureAwait(false);
        await group.WriteAsync(Columns.CandidateIndividual, Texts(static row => row.Candidate?.Sample.Individual)).ConfigureAwait(false);
        await group.WriteAsync(Columns.CandidateEvent, Texts(static row => row.Candidate?.Sample.Event)).ConfigureAwait(false);
        await group.WriteAsync(Columns.CandidateSplit, Texts(static row => row.Candidate is { } candidate ? StoredNames.Of(candidate.Sample.Split) : null)).ConfigureAwait(false);
        await group.WriteAsync<float>(Columns.Score, Numbers(static candidate => candidate.Score)).ConfigureAwait(false);
        await group.WriteAsync<float>(Columns.Probability, Numbers(static candidate => float.IsNaN(candidate.Probability) ? null : candidate.Probability)).ConfigureAwait(false);
        group.CompleteValidate();
        _rows.Clear();
    }

    private string?[] Texts(Func<RankingRow, string?> column) => [.. _rows.Select(column)];

    private float?[] Numbers(Func<Candidate, float?> column) => [.. _rows.Select(row => row.Candidate is { } candidate ? column(candidate) : null)];
}

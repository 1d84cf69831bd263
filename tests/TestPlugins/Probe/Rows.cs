using System.Globalization;
using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("rows", "Writes each embedding as a line of text.")]
public sealed class Rows(RowsOptions options, StageContext context) : IRankingSink, IEmbeddingStore
{
    private readonly List<Embedding> _rows = [];
    private readonly List<string> _lines = [];
    private bool _complete;

    public string Location => context.ResolvePath(options.Folder);

    public IReadOnlyList<string> Models => [.. _rows.Select(r => r.Model).Distinct().Order(StringComparer.Ordinal)];

    public async ValueTask WriteAsync(IReadOnlyList<Embedding> embeddings, CancellationToken cancellation)
    {
        while (options.Gate is { } gate && File.Exists(context.ResolvePath(gate)))
            await Task.Delay(10, cancellation);
        foreach (var embedding in embeddings)
        {
            if (_rows.Count == options.BreakAfter)
                throw new IOException("the disk is full");
            _rows.Add(embedding);
            var numbers = string.Join(' ', embedding.Vector.ToArray().Select(n => n.ToString("R", CultureInfo.InvariantCulture)));
            _lines.Add($"{embedding.Model}|{embedding.Sample.Id}|{numbers}");
        }
    }

    public ValueTask WriteRankingsAsync(string model, IReadOnlyList<Ranking> rankings, CancellationToken cancellation)
    {
        _lines.AddRange(rankings.Select(r => $"ranking|{model}|{r.Query.Id}|{string.Join(' ', r.Candidates.Select(c => c.Sample.Id))}"));
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteFailuresAsync(IReadOnlyList<ItemFailure> failures, CancellationToken cancellation)
    {
        _lines.AddRange(failures.Select(f => $"failure|{f.Path}|{f.Stage}|{f.Reason}"));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IEmbeddingStore> CompleteAsync(CancellationToken cancellation)
    {
        _complete = true;
        return ValueTask.FromResult<IEmbeddingStore>(this);
    }

    public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation)
    {
        var rows = _rows.Where(r => r.Model == model).ToList();
        return ValueTask.FromResult(new EmbeddingTable(
            model,
            rows.FirstOrDefault()?.Vector.Length ?? 0,
            [.. rows.Select(r => r.Sample)],
            rows.SelectMany(r => r.Vector.ToArray()).ToArray(),
            [.. rows.Select(r => r.Prediction)]));
    }

    public ValueTask DisposeAsync()
    {
        Directory.CreateDirectory(Location);
        File.WriteAllLines(Path.Combine(Location, _complete ? "rows.txt" : "rows.partial.txt"), _lines);
        return ValueTask.CompletedTask;
    }
}

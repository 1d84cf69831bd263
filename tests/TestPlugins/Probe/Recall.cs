using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("recall", "Gives a model's embedding on, and ranks as the matchers upstream did, the other way round.", Input = DataType.Embedding)]
public sealed class Recall : IRankingReader
{
    private readonly List<Ranking> _taken = [];
    private bool _isClosed;

    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
        => [.. batch.Select(s => new ModelOutput(s.Embeddings.OrderBy(e => e.Key, StringComparer.Ordinal).First().Value))];

    public void TakeRankings(string model, IReadOnlyList<Ranking> rankings)
    {
        if (_isClosed)
            throw new InvalidOperationException("The rankings come too late.");
        if (model == "unwanted")
            throw new StageException("it wants no rankings of 'unwanted'.");
        _taken.AddRange(rankings);
    }

    public IEnumerable<Ranking> Match(CancellationToken cancellation)
    {
        _isClosed = true;
        return _taken.Select(r => new Ranking(r.Query, [.. r.Candidates.Reverse()]));
    }
}

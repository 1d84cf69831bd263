namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>
/// Follows one query over the tiles. Scores are |r|² − 2·q·r, that is, the squared distance less |q|². With K numbers per vector, any
/// order of summation and unit roundoff u = 2⁻²⁴, a score is off by at most (K + 3)·u·(|q| + |r|)² and the exact distance by
/// (K/16 + 8)·u·(|q| + |r|)² (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1): whatever is farther
/// than their sum from a threshold is decided.
/// </summary>
internal sealed class QuerySearch(VectorSet references, VectorSet queries, int nearest)
{
    private readonly NearestList _others = new(nearest);
    private readonly double _roundoff = ((1.25 * references.Stride) + 32) * Math.ScaleB(1, -24);
    private int _query;
    private QuerySpec _spec;
    private int _nextWanted;
    private int _nextLeftOut;
    private double _squaredNorm;
    private IRankCounter _counter = NoRanks.Instance;
    private PassCounter? _passes;
    private StepCounter? _steps;

    public void Start(int query, QuerySpec spec)
    {
        (_query, _spec, _nextWanted, _nextLeftOut) = (query, spec, 0, 0);
        _squaredNorm = queries.SquaredNorms[query];
        _others.Clear();
        _counter = spec.Wanted.Length switch
        {
            0 => NoRanks.Instance,
            <= PassCounter.MostThresholds => _passes ??= new PassCounter(),
            _ => _steps ??= new StepCounter(),
        };
        var wanted = new Neighbour[spec.Wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
            wanted[i] = new Neighbour(spec.Wanted[i], Exact(spec.Wanted[i]));
        Array.Sort(wanted, static (a, b) => a.Key.CompareTo(b.Key));
        _counter.Start(wanted, Exact);
    }

    /// <summary>Takes the scores of the references from <paramref name="start"/> on.</summary>
    public void Take(Span<float> scores, int start, double largestNorm)
    {
        // The wanted are ranked among each other by their exact distances; the rest here are the others.
        Mask(scores, start, _spec.Wanted, ref _nextWanted);
        Mask(scores, start, _spec.LeftOut, ref _nextLeftOut);
        var reach = Math.Sqrt(_squaredNorm) + largestNorm;
        var error = _roundoff * reach * reach;
        _counter.Take(scores, start, _squaredNorm, error);
        _others.Take(scores, start, _squaredNorm, error, Exact);
    }

    public QueryResult Finish()
    {
        var (ranks, wanted) = _counter.Finish();
        var others = _others.Items;
        return new QueryResult(
            ranks,
            _others.Capacity == 0 ? [] : Merge(wanted, others),
            wanted.Length > 0 ? wanted[0] : Neighbour.None,
            others.Length > 0 ? others[0] : Neighbour.None);
    }

    private Neighbour[] Merge(Neighbour[] wanted, ReadOnlySpan<Neighbour> others)
    {
        var merged = new Neighbour[Math.Min(_others.Capacity, wanted.Length + others.Length)];
        var (w, o) = (0, 0);
        for (var i = 0; i < merged.Length; i++)
            merged[i] = o == others.Length || (w < wanted.Length && wanted[w].Key < others[o].Key) ? wanted[w++] : others[o++];
        return merged;
    }

    private static void Mask(Span<float> scores, int start, int[] positions, ref int next)
    {
        for (; next < positions.Length && positions[next] < start + scores.Length; next++)
            scores[positions[next] - start] = float.PositiveInfinity;
    }

    private float Exact(int reference) => queries.SquaredDistance(_query, references, reference);
}

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>
/// Follows one query over the tiles. Scores are |r|² − 2·q·r, that is, the squared distance less |q|². With K numbers per vector, any
/// order of summation and unit roundoff u = 2⁻²⁴, a score is off by at most (K + 3)·u·(|q| + |r|)² and the exact distance by
/// (K/16 + 8)·u·(|q| + |r|)² (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1): whatever is farther
/// than their sum from a threshold is decided.
/// </summary>
internal sealed class QuerySearch(VectorSet references, VectorSet queries, double largestNorm, int nearest, int lastRank)
{
    // With a last rank, a list that long of the nearest others settles all ranks.
    private const int LongestList = 128;

    private readonly bool _ranksByList = lastRank <= LongestList;
    private readonly NearestList _others = new(lastRank <= LongestList ? Math.Max(nearest, lastRank) : nearest);
    private Neighbour[] _wanted = [];
    private readonly double _roundoff = ((1.25 * references.Stride) + 32) * Math.ScaleB(1, -24);
    private int _query;
    private QuerySpec _spec;
    private int _nextWanted;
    private int _nextLeftOut;
    private double _squaredNorm;
    private double _error;
    private IRankCounter _counter = NoRanks.Instance;
    private PassCounter? _passes;
    private StepCounter? _steps;

    public void Start(int query, QuerySpec spec)
    {
        (_query, _spec, _nextWanted, _nextLeftOut) = (query, spec, 0, 0);
        _squaredNorm = queries.SquaredNorms[query];
        var reach = Math.Sqrt(_squaredNorm) + largestNorm;
        _error = _roundoff * reach * reach;
        _others.Clear();
        _counter = _ranksByList ? NoRanks.Instance : spec.Wanted.Length switch
        {
            0 => NoRanks.Instance,
            <= PassCounter.MostThresholds => _passes ??= new PassCounter(),
            _ => _steps ??= new StepCounter(),
        };
        _wanted = new Neighbour[spec.Wanted.Length];
        for (var i = 0; i < _wanted.Length; i++)
            _wanted[i] = new Neighbour(spec.Wanted[i], Exact(spec.Wanted[i]));
        Array.Sort(_wanted, static (a, b) => a.Key.CompareTo(b.Key));
        _counter.Start(_wanted, Exact);
    }

    /// <summary>Takes the scores of the references from <paramref name="start"/> on.</summary>
    public void Take(Span<float> scores, int start)
    {
        // The wanted are ranked among each other by their exact distances; the rest here are the others.
        Mask(scores, start, _spec.Wanted, ref _nextWanted);
        Mask(scores, start, _spec.LeftOut, ref _nextLeftOut);
        _counter.Take(scores, start, _squaredNorm, _error);
        _others.Take(scores, start, _squaredNorm, _error, Exact);
    }

    public QueryResult Finish()
    {
        var others = _others.Finish();
        return new QueryResult(
            _ranksByList ? RanksByList(others) : _counter.Finish(),
            nearest == 0 ? [] : Merge(others),
            _wanted.Length > 0 ? _wanted[0] : Neighbour.None,
            others.Length > 0 ? others[0] : Neighbour.None);
    }

    private int[] RanksByList(Neighbour[] others)
    {
        var ranks = new int[_wanted.Length];
        var (found, before) = (0, 0);
        foreach (var item in _wanted)
        {
            while (before < others.Length && others[before].Key < item.Key)
                before++;
            if (found + before + 1 > lastRank)
                break;
            ranks[found] = found + before + 1;
            found++;
        }

        return ranks[..found];
    }

    private Neighbour[] Merge(Neighbour[] others)
    {
        var merged = new Neighbour[Math.Min(nearest, _wanted.Length + others.Length)];
        var (w, o) = (0, 0);
        for (var i = 0; i < merged.Length; i++)
            merged[i] = o == others.Length || (w < _wanted.Length && _wanted[w].Key < others[o].Key) ? _wanted[w++] : others[o++];
        return merged;
    }

    private static void Mask(Span<float> scores, int start, int[] positions, ref int next)
    {
        for (; next < positions.Length && positions[next] < start + scores.Length; next++)
            scores[positions[next] - start] = float.PositiveInfinity;
    }

    private float Exact(int reference) => queries.SquaredDistance(_query, references, reference);
}

using System.Numerics;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Compares the RootSIFT descriptors of a query with those of one photo after the other: each descriptor's nearest one in the
/// other photo, both ways, weighted by how much nearer it is than a chance match (LNBNN: McCann and Lowe 2012; HotSpotter: Crall
/// et al. 2013). Not for two threads at once.
/// </summary>
internal sealed unsafe class SiftMatcher : IDisposable
{
    private const int MostMatches = 160;

    // Animals fill the frame much alike: the same spot lies within this share of the longer side, seen from the middle.
    private const float LocalReach = 0.15f;

    private readonly LocalFeatures _query;
    private readonly float[] _chance;
    private readonly PackedDescriptors _packed;
    private readonly int _width;
    private readonly int[] _dots;
    private readonly int[] _best;
    private readonly int[] _bestAt;
    private readonly int[] _bestLocal;
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly List<Match> _matches = [];
    private readonly MotionVerifier _verifier = new();

    /// <param name="query">The query's descriptors.</param>
    /// <param name="chance">Distance of a chance match for each of them.</param>
    internal SiftMatcher(LocalFeatures query, float[] chance)
    {
        _query = query;
        _chance = chance;
        _packed = PackedDescriptors.From(query);
        _width = (int)_packed.Capacity;
        _dots = new int[DotKernel.Tile * _width];
        _best = new int[_width];
        _bestAt = new int[_width];
        _bestLocal = new int[_width];
        (_x, _y) = (new float[_width], new float[_width]);
        for (var i = 0; i < query.Count; i++)
            (_x[i], _y[i]) = (query.X[i] - (query.ExtentX / 2), query.Y[i] - (query.ExtentY / 2));
    }

    /// <summary>Matches last found, heaviest first.</summary>
    internal IReadOnlyList<Match> Matches => _matches;

    /// <summary>Those of the matches that agree on a motion, as positions in <see cref="Matches"/>.</summary>
    internal IReadOnlyList<int> Inliers => _verifier.Inliers;

    /// <param name="candidate">The other photo's descriptors.</param>
    /// <param name="chance">Distance of a chance match for each of them.</param>
    internal MatchEvidence Compare(LocalFeatures candidate, float[] chance)
    {
        _matches.Clear();
        if (_query.Count == 0 || candidate.Count == 0)
            return default;
        Array.Fill(_best, -1);
        Array.Fill(_bestLocal, 0);
        var nearest = new int[candidate.Count];
        var dots = new int[candidate.Count];
        var local = 0f;
        var distinct = 0;
        fixed (byte* data = candidate.Descriptors)
        fixed (int* rows = _dots)
        {
            var last = candidate.Count - 1;
            for (var i = 0; i <= last; i += DotKernel.Tile)
            {
                var a = data + (i * RootSift.Length);
                var b = data + (Math.Min(i + 1, last) * RootSift.Length);
                var c = data + (Math.Min(i + 2, last) * RootSift.Length);
                var d = data + (Math.Min(i + 3, last) * RootSift.Length);
                for (var block = 0; block < _width / PackedDescriptors.BlockSize; block++)
                    DotKernel.Multiply(_packed.Block(block), a, b, c, d, rows + (block * PackedDescriptors.BlockSize), _width);
                for (var t = 0; t < DotKernel.Tile && i + t <= last; t++)
                {
                    (nearest[i + t], dots[i + t], var second) = Scan(_dots.AsSpan(t * _width, _width), i + t);
                    if (RootSift.Distance(dots[i + t]) < 0.8f * RootSift.Distance(second))
                        distinct++;
                    local += Weight(chance[i + t], ScanLocally(_dots.AsSpan(t * _width, _width), candidate, i + t));
                }
            }
        }

        for (var q = 0; q < _query.Count; q++)
            local += Weight(_chance[q], _bestLocal[q]);
        return Weigh(candidate, chance, nearest, dots, distinct) with { Local = local };
    }

    public void Dispose() => _packed.Dispose();

    /// <summary>Finds the greatest two of a row and enters the row into the columns' greatest.</summary>
    private (int At, int Best, int Second) Scan(ReadOnlySpan<int> row, int number)
    {
        var width = Vector<int>.Count;
        var best = new Vector<int>(-1);
        var second = best;
        var at = Vector<int>.Zero;
        var lanes = Vector.CreateSequence(0, 1);
        var rowNumber = new Vector<int>(number);
        for (var i = 0; i < row.Length; i += width)
        {
            var dots = new Vector<int>(row[i..]);
            var isBetter = Vector.GreaterThan(dots, best);
            second = Vector.Max(second, Vector.Min(dots, best));
            at = Vector.ConditionalSelect(isBetter, lanes, at);
            best = Vector.Max(best, dots);
            lanes += new Vector<int>(width);

            var column = new Vector<int>(_best, i);
            var isBetterInColumn = Vector.GreaterThan(dots, column);
            Vector.ConditionalSelect(isBetterInColumn, rowNumber, new Vector<int>(_bestAt, i)).CopyTo(_bestAt, i);
            Vector.Max(column, dots).CopyTo(_best, i);
        }

        var (bestAt, bestDot, secondDot) = (0, -1, -1);
        for (var lane = 0; lane < width; lane++)
        {
            if (best[lane] > bestDot || (best[lane] == bestDot && at[lane] < bestAt))
            {
                secondDot = Math.Max(secondDot, bestDot);
                (bestDot, bestAt) = (best[lane], at[lane]);
            }
            else
            {
                secondDot = Math.Max(secondDot, best[lane]);
            }

            secondDot = Math.Max(secondDot, second[lane]);
        }

        return (Math.Min(bestAt, _query.Count - 1), bestDot, secondDot);
    }

    /// <summary>Finds the greatest of a row at about the same place, and enters the row into the columns' greatest there.</summary>
    private int ScanLocally(ReadOnlySpan<int> row, LocalFeatures candidate, int number)
    {
        var x = new Vector<float>(candidate.X[number] - (candidate.ExtentX / 2));
        var y = new Vector<float>(candidate.Y[number] - (candidate.ExtentY / 2));
        var reach = new Vector<float>(LocalReach * LocalReach);
        var best = Vector<int>.Zero;
        for (var i = 0; i < row.Length; i += Vector<int>.Count)
        {
            var dx = new Vector<float>(_x, i) - x;
            var dy = new Vector<float>(_y, i) - y;
            var dots = new Vector<int>(row[i..]) & Vector.LessThan((dx * dx) + (dy * dy), reach);
            best = Vector.Max(best, dots);
            Vector.Max(dots, new Vector<int>(_bestLocal, i)).CopyTo(_bestLocal, i);
        }

        var greatest = 0;
        for (var lane = 0; lane < Vector<int>.Count; lane++)
            greatest = Math.Max(greatest, best[lane]);
        return greatest;
    }

    private static float Weight(float chance, int dot) => Math.Max(0, chance - RootSift.Distance(dot));

    private MatchEvidence Weigh(LocalFeatures candidate, float[] chance, int[] nearest, int[] dots, int distinct)
    {
        var (forward, backward, central, mutual) = (0f, 0f, 0f, 0);
        for (var q = 0; q < _query.Count; q++)
        {
            var c = _bestAt[q];
            var distance = RootSift.Distance(_best[q]);
            var weight = Math.Max(0, _chance[q] - distance);
            forward += weight;
            central += weight * Centrality(_query, q);
            var isMutual = nearest[c] == q;
            if (isMutual)
            {
                mutual++;
                weight = Math.Max(weight, 0) + Math.Max(0, chance[c] - distance);
            }

            if (weight > 0)
                _matches.Add(new Match(q, c, weight));
        }

        for (var c = 0; c < candidate.Count; c++)
        {
            var weight = Math.Max(0, chance[c] - RootSift.Distance(dots[c]));
            backward += weight;
            central += weight * Centrality(candidate, c);
            if (weight > 0 && _bestAt[nearest[c]] != c)
                _matches.Add(new Match(nearest[c], c, weight));
        }

        _matches.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Query != b.Query ? a.Query - b.Query : a.Candidate - b.Candidate);
        if (_matches.Count > MostMatches)
            _matches.RemoveRange(MostMatches, _matches.Count - MostMatches);
        return new MatchEvidence
        {
            Mutual = mutual,
            Distinct = distinct,
            Forward = forward,
            Backward = backward,
            Central = central,
            Agreement = _verifier.Verify(_query, candidate, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_matches)),
        };
    }

    /// <summary>1 in the middle of the photo, where the animal is, falling to 0.14 at the ends of its longer side.</summary>
    private static float Centrality(LocalFeatures features, int i)
    {
        var dx = features.X[i] - (features.ExtentX / 2);
        var dy = features.Y[i] - (features.ExtentY / 2);
        return MathF.Exp(-8 * ((dx * dx) + (dy * dy)));
    }
}

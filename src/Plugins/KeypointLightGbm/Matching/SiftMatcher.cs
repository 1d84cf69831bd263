using System.Numerics;
using System.Runtime.CompilerServices;

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
    private Row[] _rows = [];

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
        if (_rows.Length < candidate.Count)
            _rows = new Row[candidate.Count];
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
                for (var t = 0; t < DotKernel.Tile && i + t <= last; t += 2)
                    Scan(rows + (t * _width), candidate, i + t, Math.Min(i + t + 1, last));
            }

            for (var i = 0; i <= last; i++)
            {
                nearest[i] = Math.Min(NumberedDot.Number(_rows[i].Best), _query.Count - 1);
                dots[i] = NumberedDot.Dot(_rows[i].Best);
                if (RootSift.Distance(dots[i]) < 0.8f * RootSift.Distance(NumberedDot.Dot(_rows[i].Second)))
                    distinct++;
                local += Weight(chance[i], _rows[i].Local);
            }
        }

        for (var i = 0; i < _width; i++)
            (_bestAt[i], _best[i]) = (NumberedDot.Number(_best[i]), NumberedDot.Dot(_best[i]));
        for (var q = 0; q < _query.Count; q++)
            local += Weight(_chance[q], _bestLocal[q]);
        return Weigh(candidate, chance, nearest, dots, distinct) with { Local = local };
    }

    public void Dispose() => _packed.Dispose();

    /// <summary>
    /// Finds the greatest two of two rows, and the greatest at about the same place, and enters the rows into the columns'
    /// greatest. Two at a time, so that the columns are read and written half as often.
    /// </summary>
    /// <param name="dots">The first row; the second follows it.</param>
    /// <param name="candidate">Where the rows' keypoints are.</param>
    /// <param name="first">Number of the first row.</param>
    /// <param name="second">Number of the second; the first's once more where there is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(int* dots, LocalFeatures candidate, int first, int second)
    {
        var (middleX, middleY) = (candidate.ExtentX / 2, candidate.ExtentY / 2);
        var (xA, yA) = (new Vector<float>(candidate.X[first] - middleX), new Vector<float>(candidate.Y[first] - middleY));
        var (xB, yB) = (new Vector<float>(candidate.X[second] - middleX), new Vector<float>(candidate.Y[second] - middleY));
        var (rowA, rowB) = (new Vector<int>(NumberedDot.First - first), new Vector<int>(NumberedDot.First - second));
        var (bestA, secondA, localA) = (new Vector<int>(-1), new Vector<int>(-1), Vector<int>.Zero);
        var (bestB, secondB, localB) = (bestA, secondA, localA);
        var lanes = NumberedDot.FirstNumbers;
        var step = new Vector<int>(Vector<int>.Count);
        var reach = new Vector<float>(LocalReach * LocalReach);
        fixed (float* xs = _x, ys = _y)
        fixed (int* columns = _best, localColumns = _bestLocal)
        {
            for (var i = 0; i < _width; i += Vector<int>.Count)
            {
                var (dotsA, dotsB) = (*(Vector<int>*)(dots + i), *(Vector<int>*)(dots + _width + i));
                var (greatA, greatB) = (dotsA << NumberedDot.Bits, dotsB << NumberedDot.Bits);
                var (numberedA, numberedB) = (greatA | lanes, greatB | lanes);
                lanes -= step;
                secondA = Vector.Max(secondA, Vector.Min(numberedA, bestA));
                secondB = Vector.Max(secondB, Vector.Min(numberedB, bestB));
                bestA = Vector.Max(bestA, numberedA);
                bestB = Vector.Max(bestB, numberedB);
                var column = (Vector<int>*)(columns + i);
                *column = Vector.Max(*column, Vector.Max(greatA | rowA, greatB | rowB));

                var (x, y) = (*(Vector<float>*)(xs + i), *(Vector<float>*)(ys + i));
                var (dxA, dyA, dxB, dyB) = (x - xA, y - yA, x - xB, y - yB);
                dotsA &= Vector.LessThan((dxA * dxA) + (dyA * dyA), reach);
                dotsB &= Vector.LessThan((dxB * dxB) + (dyB * dyB), reach);
                localA = Vector.Max(localA, dotsA);
                localB = Vector.Max(localB, dotsB);
                column = (Vector<int>*)(localColumns + i);
                *column = Vector.Max(*column, Vector.Max(dotsA, dotsB));
            }
        }

        _rows[first] = Row.Of(bestA, secondA, localA);
        if (second != first)
            _rows[second] = Row.Of(bestB, secondB, localB);
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

    /// <summary>The greatest two of a row, their numbers included, and the greatest dot product at about the same place.</summary>
    private readonly record struct Row(int Best, int Second, int Local)
    {
        internal static Row Of(Vector<int> best, Vector<int> second, Vector<int> local)
        {
            var row = new Row(-1, -1, 0);
            for (var lane = 0; lane < Vector<int>.Count; lane++)
            {
                var lesser = Math.Max(second[lane], Math.Min(row.Best, best[lane]));
                row = new Row(Math.Max(row.Best, best[lane]), Math.Max(row.Second, lesser), Math.Max(row.Local, local[lane]));
            }

            return row;
        }
    }
}

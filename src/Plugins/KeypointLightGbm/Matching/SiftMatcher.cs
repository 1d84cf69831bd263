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

    // What lies farther along one axis alone is not within reach, however coordinates were rounded.
    private const float SurelyBeyond = LocalReach * 1.001f;

    // Places from −1 to 1 are looked up by so many cells.
    private const int Cells = 128;

    private readonly PackedDescriptors _packed;
    private readonly int _width;
    private readonly int[] _dots;
    private readonly int[] _order;
    private readonly int[] _numbers;
    private readonly int[] _best;
    private readonly int[] _second;
    private readonly int[] _bestLocal;
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly bool _isWide;
    private readonly int[] _cellStarts = new int[Cells + 1];
    private readonly Side _query;
    private readonly Side _candidate = new();
    private readonly List<Match> _matches = [];
    private readonly MotionVerifier _verifier = new();

    /// <param name="query">The query's descriptors.</param>
    /// <param name="chance">Distance of a chance match for each of them.</param>
    internal SiftMatcher(LocalFeatures query, float[] chance)
    {
        // Columns stand in the order of the longer extent: those at about the same place as a keypoint are neighbours then.
        _isWide = query.ExtentX >= query.ExtentY;
        _order = [.. Enumerable.Range(0, query.Count)];
        Array.Sort([.. _isWide ? query.X : query.Y], _order);
        _packed = new PackedDescriptors(query.Count);
        _width = (int)_packed.Capacity;
        _dots = new int[DotKernel.Tile * _width];
        (_numbers, _best, _second, _bestLocal) = (new int[_width], new int[_width], new int[_width], new int[_width]);
        (_x, _y) = (new float[_width], new float[_width]);
        for (var i = 0; i < query.Count; i++)
        {
            var q = _order[i];
            _packed.Set(i, query.Descriptor(q));
            (_x[i], _y[i]) = (query.X[q] - (query.ExtentX / 2), query.Y[q] - (query.ExtentY / 2));
        }

        foreach (var place in (_isWide ? _x : _y).AsSpan(0, query.Count))
            _cellStarts[Cell(place) + 1]++;
        for (var cell = 0; cell < Cells; cell++)
            _cellStarts[cell + 1] += _cellStarts[cell];
        for (var i = 0; i < _width; i++)
            _numbers[i] = NumberedDot.First - (i < query.Count ? _order[i] : i);
        _query = new Side();
        _query.Begin(query, chance);
    }

    /// <summary>Matches last found, heaviest first.</summary>
    internal IReadOnlyList<Match> Matches => _matches;

    /// <summary>Those of the matches that agree on a motion, as positions in <see cref="Matches"/>.</summary>
    internal IReadOnlyList<int> Inliers => _verifier.Inliers;

    /// <param name="candidate">The other photo's descriptors.</param>
    /// <param name="chance">Distance of a chance match for each of them.</param>
    internal MatchEvidence Compare(LocalFeatures candidate, float[] chance) => Find(candidate, chance, isBothWays: false) ? Weigh(_query, _candidate) : default;

    /// <summary>Compares a photo with the query, and the query with it as if that was the query: the same distances serve both.</summary>
    /// <param name="candidate">The other photo's descriptors.</param>
    /// <param name="chance">Distance of a chance match for each of them.</param>
    internal (MatchEvidence There, MatchEvidence Back) CompareBothWays(LocalFeatures candidate, float[] chance)
    {
        if (!Find(candidate, chance, isBothWays: true))
            return default;
        var back = Weigh(_candidate, _query);
        return (Weigh(_query, _candidate), back);
    }

    public void Dispose() => _packed.Dispose();

    /// <summary>Finds the nearest of either photo's descriptors in the other.</summary>
    /// <returns>False where one of them has none.</returns>
    private bool Find(LocalFeatures candidate, float[] chance, bool isBothWays)
    {
        _matches.Clear();
        _candidate.Begin(candidate, chance);
        if (_query.Features.Count == 0 || candidate.Count == 0)
            return false;
        Array.Fill(_best, -1);
        Array.Clear(_second);
        Array.Clear(_bestLocal);
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
                {
                    var (first, second) = (i + t, Math.Min(i + t + 1, last));
                    if (isBothWays)
                        Scan<BothWays>(rows + (t * _width), first, second);
                    else
                        Scan<OneWay>(rows + (t * _width), first, second);
                    ScanNear(rows + (t * _width), candidate, first);
                    if (second != first)
                        ScanNear(rows + ((t + 1) * _width), candidate, second);
                }
            }
        }

        for (var i = 0; i < _order.Length; i++)
            _query.Set(_order[i], _best[i], _second[i], _bestLocal[i]);
        return true;
    }

    /// <summary>
    /// Finds the greatest two of two rows, and enters the rows into the columns' greatest. Two at a time, so that the columns are
    /// read and written half as often.
    /// </summary>
    /// <param name="dots">The first row; the second follows it.</param>
    /// <param name="first">Number of the first row.</param>
    /// <param name="second">Number of the second; the first's once more where there is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan<TWays>(int* dots, int first, int second)
        where TWays : struct
    {
        var (rowA, rowB) = (new Vector<int>(NumberedDot.First - first), new Vector<int>(NumberedDot.First - second));
        var (bestA, secondA) = (new Vector<int>(-1), new Vector<int>(-1));
        var (bestB, secondB) = (bestA, secondA);

        // Where there is no second row, the first is entered twice, which must not make it its own second.
        var isPair = second == first ? Vector<int>.Zero : Vector<int>.AllBitsSet;
        fixed (int* numbers = _numbers, columns = _best, secondColumns = _second)
        {
            for (var i = 0; i < _width; i += Vector<int>.Count)
            {
                var number = *(Vector<int>*)(numbers + i);
                var (greatA, greatB) = (*(Vector<int>*)(dots + i) << NumberedDot.Bits, *(Vector<int>*)(dots + _width + i) << NumberedDot.Bits);
                var (numberedA, numberedB) = (greatA | number, greatB | number);
                secondA = Vector.Max(secondA, Vector.Min(numberedA, bestA));
                secondB = Vector.Max(secondB, Vector.Min(numberedB, bestB));
                bestA = Vector.Max(bestA, numberedA);
                bestB = Vector.Max(bestB, numberedB);
                (greatA, greatB) = (greatA | rowA, greatB | rowB);
                var column = (Vector<int>*)(columns + i);
                var greater = Vector.Max(greatA, greatB);
                if (typeof(TWays) == typeof(BothWays))
                {
                    var lesser = Vector.Min(greatA, greatB) & isPair;
                    var secondColumn = (Vector<int>*)(secondColumns + i);
                    *secondColumn = Vector.Max(*secondColumn, Vector.Max(lesser, Vector.Min(greater, *column)));
                }

                *column = Vector.Max(*column, greater);
            }
        }

        Enter(first, bestA, secondA);
        if (second != first)
            Enter(second, bestB, secondB);
    }

    private void Enter(int row, Vector<int> best, Vector<int> second)
    {
        var (greatest, next) = (-1, -1);
        for (var lane = 0; lane < Vector<int>.Count; lane++)
        {
            next = Math.Max(next, Math.Max(second[lane], Math.Min(greatest, best[lane])));
            greatest = Math.Max(greatest, best[lane]);
        }

        _candidate.Set(row, greatest, next, 0);
    }

    /// <summary>Finds the greatest of a row at about the same place, and enters it into the columns' greatest of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScanNear(int* dots, LocalFeatures candidate, int row)
    {
        var (placeX, placeY) = (candidate.X[row] - (candidate.ExtentX / 2), candidate.Y[row] - (candidate.ExtentY / 2));
        var place = _isWide ? placeX : placeY;
        var from = _cellStarts[Cell(place - SurelyBeyond)] / Vector<int>.Count * Vector<int>.Count;
        var end = _cellStarts[Cell(place + SurelyBeyond) + 1];
        var (x, y, reach) = (new Vector<float>(placeX), new Vector<float>(placeY), new Vector<float>(LocalReach * LocalReach));
        var local = Vector<int>.Zero;
        fixed (float* xs = _x, ys = _y)
        fixed (int* columns = _bestLocal)
        {
            for (var i = from; i < end; i += Vector<int>.Count)
            {
                var (dx, dy) = (*(Vector<float>*)(xs + i) - x, *(Vector<float>*)(ys + i) - y);
                var near = *(Vector<int>*)(dots + i) & Vector.LessThan((dx * dx) + (dy * dy), reach);
                local = Vector.Max(local, near);
                var column = (Vector<int>*)(columns + i);
                *column = Vector.Max(*column, near);
            }
        }

        var greatest = 0;
        for (var lane = 0; lane < Vector<int>.Count; lane++)
            greatest = Math.Max(greatest, local[lane]);
        _candidate.Local[row] = greatest;
    }

    /// <summary>Cell of a place along the longer extent, which is at most 1 long.</summary>
    private static int Cell(float place) => Math.Clamp((int)((place + 1) * (Cells / 2)), 0, Cells - 1);

    private MatchEvidence Weigh(Side query, Side candidate)
    {
        _matches.Clear();
        var (forward, backward, central, mutual, local, distinct) = (0f, 0f, 0f, 0, 0f, 0);
        for (var c = 0; c < candidate.Features.Count; c++)
        {
            if (RootSift.Distance(candidate.Dot[c]) < 0.8f * RootSift.Distance(candidate.SecondDot[c]))
                distinct++;
            local += Weight(candidate.Chance[c], candidate.Local[c]);
        }

        for (var q = 0; q < query.Features.Count; q++)
            local += Weight(query.Chance[q], query.Local[q]);
        for (var q = 0; q < query.Features.Count; q++)
        {
            var c = query.Nearest[q];
            var distance = RootSift.Distance(query.Dot[q]);
            var weight = Math.Max(0, query.Chance[q] - distance);
            forward += weight;
            central += weight * Centrality(query.Features, q);
            var isMutual = candidate.Nearest[c] == q;
            if (isMutual)
            {
                mutual++;
                weight = Math.Max(weight, 0) + Math.Max(0, candidate.Chance[c] - distance);
            }

            if (weight > 0)
                _matches.Add(new Match(q, c, weight));
        }

        for (var c = 0; c < candidate.Features.Count; c++)
        {
            var weight = Weight(candidate.Chance[c], candidate.Dot[c]);
            backward += weight;
            central += weight * Centrality(candidate.Features, c);
            if (weight > 0 && query.Nearest[candidate.Nearest[c]] != c)
                _matches.Add(new Match(candidate.Nearest[c], c, weight));
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
            Local = local,
            Agreement = _verifier.Verify(query.Features, candidate.Features, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_matches)),
        };
    }

    private static float Weight(float chance, int dot) => Math.Max(0, chance - RootSift.Distance(dot));

    /// <summary>1 in the middle of the photo, where the animal is, falling to 0.14 at the ends of its longer side.</summary>
    private static float Centrality(LocalFeatures features, int i)
    {
        var dx = features.X[i] - (features.ExtentX / 2);
        var dy = features.Y[i] - (features.ExtentY / 2);
        return MathF.Exp(-8 * ((dx * dx) + (dy * dy)));
    }

    /// <summary>Says that only the candidate's second nearest are wanted.</summary>
    private readonly struct OneWay;

    /// <summary>Says that the query's second nearest are wanted, too.</summary>
    private readonly struct BothWays;

    /// <summary>One of the two photos, and what its descriptors are nearest to in the other.</summary>
    private sealed class Side
    {
        internal LocalFeatures Features { get; private set; } = LocalFeatures.None(RootSift.Length);

        internal float[] Chance { get; private set; } = [];

        /// <summary>Number of the nearest descriptor, for each.</summary>
        internal int[] Nearest { get; private set; } = [];

        /// <summary>Dot product with it.</summary>
        internal int[] Dot { get; private set; } = [];

        /// <summary>Dot product with the second nearest.</summary>
        internal int[] SecondDot { get; private set; } = [];

        /// <summary>Greatest dot product at about the same place, 0 where there is none.</summary>
        internal int[] Local { get; private set; } = [];

        internal void Begin(LocalFeatures features, float[] chance)
        {
            (Features, Chance) = (features, chance);
            if (Nearest.Length < features.Count)
                (Nearest, Dot, SecondDot, Local) = (new int[features.Count], new int[features.Count], new int[features.Count], new int[features.Count]);
        }

        internal void Set(int i, int best, int second, int local)
            => (Nearest[i], Dot[i], SecondDot[i], Local[i]) = (NumberedDot.Number(best), NumberedDot.Dot(best), NumberedDot.Dot(second), local);
    }
}

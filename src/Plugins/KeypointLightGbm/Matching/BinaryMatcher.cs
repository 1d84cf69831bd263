using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Compares the binary descriptors (ORB, BRISK) of a query with those of one photo after the other by Hamming distance: matches
/// that are nearest to each other, weighted by how far below a chance match they are. Not for two threads at once.
/// </summary>
internal sealed unsafe class BinaryMatcher
{
    // Descriptors of different spots differ in half of their bits, give or take; matches worth looking at in less than this share.
    private const float ChanceShare = 0.35f;

    // A distance and the number of the keypoint it is to share an integer, so that the least of them is the nearest, of equally
    // near ones the first. Fewer than 2¹⁵ bits and 2¹⁶ keypoints have room.
    private const int NumberBits = 16;
    private const int NumberMask = (1 << NumberBits) - 1;

    private readonly LocalFeatures _query;
    private readonly int _words;
    private readonly int _width;
    private readonly uint[] _packed;
    private readonly int[] _beyond;
    private readonly int[] _best;
    private readonly int[] _second;
    private readonly List<Match> _matches = [];
    private readonly MotionVerifier _verifier = new();
    private int[] _bestOfRows = [];
    private int[] _secondOfRows = [];

    internal BinaryMatcher(LocalFeatures query)
    {
        _query = query;
        _words = RoundUp((query.DescriptorLength + sizeof(uint) - 1) / sizeof(uint), HammingKernel.WordsAtOnce);
        _width = RoundUp(query.Count, HammingKernel.BlockSize);
        _packed = new uint[_width * _words];
        (_best, _second, _beyond) = (new int[_width], new int[_width], new int[_width]);
        var descriptor = new uint[_words];
        for (var q = 0; q < query.Count; q++)
        {
            query.Descriptor(q).CopyTo(MemoryMarshal.AsBytes(descriptor.AsSpan()));
            var block = _packed.AsSpan(q / HammingKernel.BlockSize * HammingKernel.BlockSize * _words);
            for (var i = 0; i < _words; i++)
                block[(i * HammingKernel.BlockSize) + (q % HammingKernel.BlockSize)] = descriptor[i];
        }

        // What fills up the last block is farther than anything.
        _beyond.AsSpan(query.Count).Fill(int.MaxValue & ~NumberMask);
    }

    internal MatchEvidence Compare(LocalFeatures candidate) => Measure(candidate) ? There(candidate) : default;

    /// <summary>Compares a photo with the query, and the query with it as if that was the query: the same distances serve both.</summary>
    internal (MatchEvidence There, MatchEvidence Back) CompareBothWays(LocalFeatures candidate)
        => Measure(candidate) ? (There(candidate), Weigh(candidate, _bestOfRows, _secondOfRows, _query, _best)) : default;

    private MatchEvidence There(LocalFeatures candidate) => Weigh(_query, _best, _second, candidate, _bestOfRows);

    /// <param name="query">Keypoints to find matches for.</param>
    /// <param name="best">The nearest candidate of each.</param>
    /// <param name="second">The second nearest; the greatest integer where there is none.</param>
    /// <param name="candidate">Keypoints to find.</param>
    /// <param name="bestBack">The nearest query of each of these.</param>
    private MatchEvidence Weigh(LocalFeatures query, int[] best, int[] second, LocalFeatures candidate, int[] bestBack)
    {
        _matches.Clear();
        var bits = query.DescriptorLength * 8;
        var (forward, distinct, mutual) = (0f, 0, 0);
        for (var q = 0; q < query.Count; q++)
        {
            var (nearest, distance) = (best[q] & NumberMask, best[q] >> NumberBits);
            if (second[q] != int.MaxValue && distance < 0.8 * (second[q] >> NumberBits))
                distinct++;
            if ((bestBack[nearest] & NumberMask) != q)
                continue;
            mutual++;
            var weight = ChanceShare - ((float)distance / bits);
            if (weight <= 0)
                continue;
            forward += weight;
            _matches.Add(new Match(q, nearest, weight));
        }

        _matches.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Query - b.Query);
        return new MatchEvidence
        {
            Mutual = mutual,
            Distinct = distinct,
            Forward = forward,
            Agreement = _verifier.Verify(query, candidate, CollectionsMarshal.AsSpan(_matches)),
        };
    }

    /// <summary>Finds each keypoint's nearest two in the other photo.</summary>
    /// <returns>False where one of the photos has none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Measure(LocalFeatures candidate)
    {
        if (_query.Count == 0 || candidate.Count == 0)
            return false;
        if (_bestOfRows.Length < candidate.Count)
            (_bestOfRows, _secondOfRows) = (new int[candidate.Count], new int[candidate.Count]);
        Array.Fill(_best, int.MaxValue);
        Array.Fill(_second, int.MaxValue);
        var descriptor = stackalloc uint[_words];
        var bytes = new Span<byte>(descriptor, _words * sizeof(uint));
        bytes.Clear();
        var step = Vector256.Create(HammingKernel.BlockSize);
        fixed (uint* packed = _packed)
        fixed (int* beyond = _beyond, bestOfColumns = _best, secondOfColumns = _second)
        {
            for (var c = 0; c < candidate.Count; c++)
            {
                candidate.Descriptor(c).CopyTo(bytes);
                var row = Vector256.Create(int.MaxValue);
                var secondOfRow = row;
                var column = Vector256.Create(c);
                var lanes = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
                for (var i = 0; i < _width; i += HammingKernel.BlockSize)
                {
                    var distances = (HammingKernel.Measure(packed + (i * _words), descriptor, _words) << NumberBits) | Vector256.Load(beyond + i);
                    var numbered = distances | lanes;
                    secondOfRow = Vector256.Min(secondOfRow, Vector256.Max(row, numbered));
                    row = Vector256.Min(row, numbered);
                    lanes += step;
                    var (here, best) = (distances | column, Vector256.Load(bestOfColumns + i));
                    Vector256.Min(Vector256.Load(secondOfColumns + i), Vector256.Max(here, best)).Store(secondOfColumns + i);
                    Vector256.Min(best, here).Store(bestOfColumns + i);
                }

                var (nearest, next) = (int.MaxValue, int.MaxValue);
                for (var lane = 0; lane < HammingKernel.BlockSize; lane++)
                {
                    next = Math.Min(next, Math.Min(secondOfRow[lane], Math.Max(nearest, row[lane])));
                    nearest = Math.Min(nearest, row[lane]);
                }

                _bestOfRows[c] = nearest;
                _secondOfRows[c] = _query.Count > 1 ? next : int.MaxValue;
            }
        }

        return true;
    }

    private static int RoundUp(int number, int multiple) => (number + multiple - 1) / multiple * multiple;
}

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
    private int[] _nearestQuery = [];

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

    internal MatchEvidence Compare(LocalFeatures candidate)
    {
        _matches.Clear();
        if (_query.Count == 0 || candidate.Count == 0)
            return default;
        if (_nearestQuery.Length < candidate.Count)
            _nearestQuery = new int[candidate.Count];
        Array.Fill(_best, int.MaxValue);
        Array.Fill(_second, int.MaxValue);
        Measure(candidate);

        var bits = _query.DescriptorLength * 8;
        var (forward, distinct, mutual) = (0f, 0, 0);
        for (var q = 0; q < _query.Count; q++)
        {
            var (nearest, distance) = (_best[q] & NumberMask, _best[q] >> NumberBits);
            if (_second[q] != int.MaxValue && distance < 0.8 * (_second[q] >> NumberBits))
                distinct++;
            if (_nearestQuery[nearest] != q)
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
            Agreement = _verifier.Verify(_query, candidate, CollectionsMarshal.AsSpan(_matches)),
        };
    }

    /// <summary>Finds each candidate keypoint's nearest of the query, and each query keypoint's nearest two of the candidate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(LocalFeatures candidate)
    {
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
                var column = Vector256.Create(c);
                var lanes = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
                for (var i = 0; i < _width; i += HammingKernel.BlockSize)
                {
                    var distances = (HammingKernel.Measure(packed + (i * _words), descriptor, _words) << NumberBits) | Vector256.Load(beyond + i);
                    row = Vector256.Min(row, distances | lanes);
                    lanes += step;
                    var (here, best) = (distances | column, Vector256.Load(bestOfColumns + i));
                    Vector256.Min(Vector256.Load(secondOfColumns + i), Vector256.Max(here, best)).Store(secondOfColumns + i);
                    Vector256.Min(best, here).Store(bestOfColumns + i);
                }

                var nearest = row[0];
                for (var lane = 1; lane < HammingKernel.BlockSize; lane++)
                    nearest = Math.Min(nearest, row[lane]);
                _nearestQuery[c] = nearest & NumberMask;
            }
        }
    }

    private static int RoundUp(int number, int multiple) => (number + multiple - 1) / multiple * multiple;
}

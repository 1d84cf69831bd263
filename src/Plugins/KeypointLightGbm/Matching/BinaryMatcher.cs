using System.Numerics;
using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Compares binary descriptors (ORB, BRISK) of two photos by Hamming distance: matches that are nearest to each other, weighted
/// by how far below a chance match they are. Not for two threads at once.
/// </summary>
internal sealed class BinaryMatcher
{
    // Descriptors of different spots differ in half of their bits, give or take; matches worth looking at in less than this share.
    private const float ChanceShare = 0.35f;

    private readonly List<Match> _matches = [];
    private readonly MotionVerifier _verifier = new();
    private int[] _columnBest = [];
    private int[] _columnAt = [];

    internal MatchEvidence Compare(LocalFeatures query, LocalFeatures candidate)
    {
        _matches.Clear();
        if (query.Count == 0 || candidate.Count == 0)
            return default;
        if (_columnBest.Length < candidate.Count)
            (_columnBest, _columnAt) = (new int[candidate.Count], new int[candidate.Count]);
        Array.Fill(_columnBest, int.MaxValue);
        var nearest = new int[query.Count];
        var distances = new int[query.Count];
        var (distinct, mutual) = (0, 0);
        var words = query.DescriptorLength / sizeof(ulong);
        var left = MemoryMarshal.Cast<byte, ulong>(query.Descriptors);
        var right = MemoryMarshal.Cast<byte, ulong>(candidate.Descriptors);
        for (var q = 0; q < query.Count; q++)
        {
            var (best, second) = (int.MaxValue, int.MaxValue);
            var descriptor = left.Slice(q * words, words);
            for (var c = 0; c < candidate.Count; c++)
            {
                var other = right.Slice(c * words, words);
                var distance = 0;
                for (var i = 0; i < descriptor.Length; i++)
                    distance += BitOperations.PopCount(descriptor[i] ^ other[i]);
                if (distance < best)
                {
                    second = best;
                    best = distance;
                    nearest[q] = c;
                }
                else if (distance < second)
                {
                    second = distance;
                }

                if (distance < _columnBest[c])
                {
                    _columnBest[c] = distance;
                    _columnAt[c] = q;
                }
            }

            distances[q] = best;
            if (second != int.MaxValue && best < 0.8 * second)
                distinct++;
        }

        var bits = query.DescriptorLength * 8;
        var forward = 0f;
        for (var q = 0; q < query.Count; q++)
        {
            if (_columnAt[nearest[q]] != q)
                continue;
            mutual++;
            var weight = ChanceShare - ((float)distances[q] / bits);
            if (weight <= 0)
                continue;
            forward += weight;
            _matches.Add(new Match(q, nearest[q], weight));
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
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>Counts with one pass over the scores per wanted reference: fastest where these are few.</summary>
internal sealed class PassCounter : IRankCounter
{
    /// <summary>With more than these, <see cref="StepCounter"/> is faster.</summary>
    public const int MostThresholds = 8;

    private readonly int[] _before = new int[MostThresholds];
    private Neighbour[] _wanted = [];
    private Func<int, float> _exact = static _ => 0;
    private float[] _exactScores = [];
    private bool _hasExactScores;

    public void Start(Neighbour[] wanted, Func<int, float> exact)
    {
        (_wanted, _exact) = (wanted, exact);
        Array.Clear(_before);
    }

    public void Take(ReadOnlySpan<float> scores, int start, double squaredNorm, double error)
    {
        _hasExactScores = false;
        for (var i = 0; i < _wanted.Length; i++)
        {
            var threshold = _wanted[i].SquaredDistance - squaredNorm;
            var (low, high) = (Limits.Down(threshold - error), Limits.Up(threshold + error));
            var (surely, perhaps) = Count(scores, low, high);
            _before[i] += surely;
            if (perhaps > 0)
                _before[i] += CountDoubtful(scores, start, low, high, _wanted[i].Key, perhaps);
        }
    }

    public int[] Finish()
    {
        var ranks = new int[_wanted.Length];
        for (var i = 0; i < ranks.Length; i++)
            ranks[i] = _before[i] + i + 1;
        return ranks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Surely, int Perhaps) Count(ReadOnlySpan<float> scores, float low, float high)
    {
        ref var first = ref MemoryMarshal.GetReference(scores);
        var (below, notAbove, i) = (0, 0, 0);
        if (Vector512.IsHardwareAccelerated)
        {
            var (lows, highs) = (Vector512.Create(low), Vector512.Create(high));
            var (belows, notAboves) = (Vector512<int>.Zero, Vector512<int>.Zero);
            for (; i <= scores.Length - 16; i += 16)
            {
                // A lane that holds is −1.
                var lanes = Vector512.LoadUnsafe(ref first, (nuint)i);
                belows -= Vector512.LessThan(lanes, lows).AsInt32();
                notAboves -= Vector512.LessThanOrEqual(lanes, highs).AsInt32();
            }

            (below, notAbove) = (Vector512.Sum(belows), Vector512.Sum(notAboves));
        }
        else
        {
            var (lows, highs) = (Vector256.Create(low), Vector256.Create(high));
            var (belows, notAboves) = (Vector256<int>.Zero, Vector256<int>.Zero);
            for (; i <= scores.Length - 8; i += 8)
            {
                var lanes = Vector256.LoadUnsafe(ref first, (nuint)i);
                belows -= Vector256.LessThan(lanes, lows).AsInt32();
                notAboves -= Vector256.LessThanOrEqual(lanes, highs).AsInt32();
            }

            (below, notAbove) = (Vector256.Sum(belows), Vector256.Sum(notAboves));
        }

        for (; i < scores.Length; i++)
        {
            below += scores[i] < low ? 1 : 0;
            notAbove += scores[i] <= high ? 1 : 0;
        }

        return (below, notAbove - below);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CountDoubtful(ReadOnlySpan<float> scores, int start, float low, float high, ulong key, int doubtful)
    {
        // Where many thresholds doubt many scores (photos all alike), each exact distance is worked out once for all of them.
        var keepsExact = doubtful > 8;
        if (keepsExact && !_hasExactScores)
        {
            if (_exactScores.Length < scores.Length)
                _exactScores = new float[scores.Length];
            for (var j = 0; j < scores.Length; j++)
                _exactScores[j] = float.IsPositiveInfinity(scores[j]) ? 0 : _exact(start + j);
            _hasExactScores = true;
        }

        var count = 0;
        for (var j = 0; j < scores.Length && doubtful > 0; j++)
        {
            if (scores[j] >= low && scores[j] <= high)
            {
                doubtful--;
                var distance = keepsExact ? _exactScores[j] : _exact(start + j);
                count += Neighbour.KeyOf(distance, start + j) < key ? 1 : 0;
            }
        }

        return count;
    }
}

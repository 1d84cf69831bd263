using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>Keeps the nearest of what it is shown, by exact (distance, position).</summary>
internal sealed class NearestList(int capacity)
{
    // Keys pile up behind those kept; now and then all are sorted and the list cut back.
    private readonly ulong[] _keys = new ulong[capacity == 0 ? 0 : capacity + Math.Max(capacity, 32)];
    private int _count;
    private float _farthest = float.PositiveInfinity;

    public int Capacity => capacity;

    /// <summary>What was kept, nearest first.</summary>
    public Neighbour[] Finish()
    {
        Cut();
        var items = new Neighbour[_count];
        for (var i = 0; i < items.Length; i++)
            items[i] = new Neighbour((int)(uint)_keys[i], DistanceOf(_keys[i]));
        return items;
    }

    public void Clear() => (_count, _farthest) = (0, float.PositiveInfinity);

    /// <summary>Takes scores, as <see cref="IRankCounter.Take"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ReadOnlySpan<float> scores, int start, double squaredNorm, double error, Func<int, float> exact)
    {
        if (capacity == 0)
            return;
        ref var first = ref MemoryMarshal.GetReference(scores);
        var limit = Limit(squaredNorm, error);
        var i = 0;
        for (; i <= scores.Length - 8; i += 8)
        {
            var bits = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)i), Vector256.Create(limit)).ExtractMostSignificantBits();
            if (bits == 0)
                continue;
            for (var lane = 0; lane < 8; lane++)
            {
                if ((bits >> lane & 1) != 0)
                    Offer(start + i + lane, exact);
            }

            limit = Limit(squaredNorm, error);
        }

        for (; i < scores.Length; i++)
        {
            if (scores[i] <= limit)
            {
                Offer(start + i, exact);
                limit = Limit(squaredNorm, error);
            }
        }
    }

    // What does not count is at +∞, and never passes.
    private float Limit(double squaredNorm, double error) =>
        float.IsPositiveInfinity(_farthest) ? float.MaxValue : Limits.Up(_farthest - squaredNorm + error);

    private void Offer(int index, Func<int, float> exact)
    {
        _keys[_count++] = Neighbour.KeyOf(exact(index), index);
        if (_count == _keys.Length)
            Cut();
    }

    private void Cut()
    {
        _keys.AsSpan(0, _count).Sort();
        _count = Math.Min(_count, capacity);
        if (_count == capacity && capacity > 0)
            _farthest = DistanceOf(_keys[_count - 1]);
    }

    private static float DistanceOf(ulong key) => BitConverter.UInt32BitsToSingle((uint)(key >> 32));
}

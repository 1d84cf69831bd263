using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>Keeps the nearest of what it is shown, by exact (distance, position).</summary>
internal sealed class NearestList(int capacity)
{
    private readonly Neighbour[] _items = new Neighbour[capacity];
    private int _count;

    public int Capacity => capacity;

    public ReadOnlySpan<Neighbour> Items => _items.AsSpan(0, _count);

    public void Clear() => _count = 0;

    /// <summary>Takes scores, as <see cref="IRankCounter.Take"/> does.</summary>
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
        _count < capacity ? float.MaxValue : Limits.Up(_items[_count - 1].SquaredDistance - squaredNorm + error);

    private void Offer(int index, Func<int, float> exact)
    {
        var item = new Neighbour(index, exact(index));
        if (_count == capacity && item.Key > _items[_count - 1].Key)
            return;
        var at = _count < capacity ? _count++ : _count - 1;
        for (; at > 0 && _items[at - 1].Key > item.Key; at--)
            _items[at] = _items[at - 1];
        _items[at] = item;
    }
}

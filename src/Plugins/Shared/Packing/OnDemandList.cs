using System.Collections;

namespace ReIdFlow.Plugins.Shared;

/// <summary>A list that holds no items: each is made whenever it is asked for, so whoever looks at one again and again keeps it.</summary>
/// <param name="count">How many items there are.</param>
/// <param name="make">Makes the item of a position.</param>
internal sealed class OnDemandList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => (uint)index < (uint)count ? make(index) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
            yield return make(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

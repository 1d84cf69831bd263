namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Makes each thing when it is first wanted, and keeps those used last. For several threads: two that want the same thing wait for one to
/// be made, and others are not held up.
/// </summary>
/// <param name="make">Makes the thing of a key; what is dropped is made again, so it has to come out the same each time.</param>
/// <param name="capacity">How many things are kept.</param>
internal sealed class RecentlyUsed<TKey, TValue>(Func<TKey, TValue> make, int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, Lazy<TValue> Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, Lazy<TValue> Value)> _byUse = [];

    /// <summary>How many things are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _nodes.Count;
        }
    }

    /// <summary>The thing of a key.</summary>
    public TValue Get(TKey key)
    {
        Lazy<TValue> value;
        lock (_lock)
        {
            if (_nodes.Remove(key, out var node))
                _byUse.Remove(node);
            else
                node = new((key, new Lazy<TValue>(() => make(key))));
            _byUse.AddFirst(node);
            _nodes.Add(key, node);
            if (_nodes.Count > capacity)
            {
                _nodes.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
            }

            value = node.Value.Value;
        }

        return value.Value;
    }
}

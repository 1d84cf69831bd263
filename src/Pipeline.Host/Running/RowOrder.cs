namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// Gives a model's items on in the order of the samples, whichever of them arrives first. Every number and path is known
/// beforehand and arrives exactly once, so nothing waits for long, and a missing or doubled one is noticed.
/// </summary>
/// <param name="expected">Every (number, path) that will arrive, in order.</param>
internal sealed class RowOrder(IEnumerable<(int Number, int Path)> expected) : IDisposable
{
    private readonly IEnumerator<(int Number, int Path)> _next = expected.GetEnumerator();
    private readonly Dictionary<(int, int), FlowItem> _early = [];
    private bool _started;
    private bool _more;

    /// <summary>How many items wait for an earlier one.</summary>
    public int Waiting => _early.Count;

    /// <summary>Whether every item has arrived.</summary>
    public bool IsComplete
    {
        get
        {
            Start();
            return !_more && _early.Count == 0;
        }
    }

    /// <summary>Takes an item, and adds those whose turn it now is.</summary>
    public void Take(FlowItem item, List<FlowItem> ready)
    {
        Start();
        if (!_more || (item.Number, item.Path) != _next.Current)
        {
            if (!_early.TryAdd((item.Number, item.Path), item))
                throw new InvalidOperationException($"Sample '{item.Sample.Id}' arrived twice by the same way.");
            return;
        }

        ready.Add(item);
        while ((_more = _next.MoveNext()) && _early.Count > 0 && _early.Remove(_next.Current, out var waiting))
            ready.Add(waiting);
    }

    public void Dispose() => _next.Dispose();

    private void Start()
    {
        if (_started)
            return;
        _started = true;
        _more = _next.MoveNext();
    }
}

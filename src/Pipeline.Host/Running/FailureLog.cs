using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Collects what failed, in an order that does not depend on which thread was first.</summary>
internal sealed class FailureLog
{
    private readonly Lock _gate = new();
    private readonly List<ItemFailure> _listing = [];
    private readonly List<(int Number, int Path, ItemFailure Failure)> _items = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _listing.Count + _items.Count;
        }
    }

    /// <summary>How many entries of the sources never became samples.</summary>
    public int ListingCount
    {
        get
        {
            lock (_gate)
                return _listing.Count;
        }
    }

    /// <summary>What failed after it was listed, with the numbers of the samples.</summary>
    public IReadOnlyList<(int Number, ItemFailure Failure)> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items
                    .OrderBy(i => i.Number).ThenBy(i => i.Path).ThenBy(i => i.Failure.Stage, StringComparer.Ordinal)
                    .Select(i => (i.Number, i.Failure))];
            }
        }
    }

    public void AddListing(ItemFailure failure)
    {
        lock (_gate)
            _listing.Add(failure);
    }

    public void Add(FlowItem item, string stage, string reason)
    {
        var failure = new ItemFailure(item.Sample.Id, item.Sample.Path, stage, reason);
        lock (_gate)
            _items.Add((item.Number, item.Path, failure));
    }

    public IReadOnlyList<ItemFailure> ToList()
    {
        lock (_gate)
            return [.. _listing, .. Items.Select(i => i.Failure)];
    }
}

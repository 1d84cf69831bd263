namespace ReIdFlow.Pipeline.Host.Drawing;

/// <summary>
/// Places the nodes of a directed acyclic graph in columns, each right of all that it reads, with few crossings: the method of
/// Sugiyama, Tagawa and Toda (1981), with longest-path layers and barycentric ordering. An edge that passes columns bends
/// around what stands in them.
/// </summary>
internal sealed class LayeredLayout
{
    private const int Sweeps = 8;

    private readonly List<List<int>> _columns = [];
    private readonly List<List<int>> _reads = [];
    private readonly List<List<int>> _readers = [];
    private readonly Dictionary<(int From, int To), int[]> _routes = [];

    /// <param name="reads">For each node those that it reads, all of which come before it.</param>
    public LayeredLayout(IReadOnlyList<IReadOnlyList<int>> reads)
    {
        Count = reads.Count;
        var column = new int[Count];
        for (var node = 0; node < Count; node++)
        {
            column[node] = reads[node].Count == 0 ? 0 : reads[node].Max(r => column[r]) + 1;
            Place(column[node]);
        }

        for (var node = 0; node < Count; node++)
        {
            foreach (var from in reads[node])
                _routes[(from, node)] = Route(from, node, column);
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
            Sweep(forwards: sweep % 2 == 0);
    }

    /// <summary>How many nodes there are; numbers from here on are bends of edges.</summary>
    public int Count { get; }

    /// <summary>The columns from left to right, each from top to bottom.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Columns => _columns;

    /// <summary>The nodes and bends along an edge, both ends included.</summary>
    public IReadOnlyList<int> RouteOf(int from, int to) => _routes[(from, to)];

    private int Place(int column)
    {
        while (_columns.Count <= column)
            _columns.Add([]);
        var node = _reads.Count;
        _columns[column].Add(node);
        _reads.Add([]);
        _readers.Add([]);
        return node;
    }

    private int[] Route(int from, int to, int[] column)
    {
        var route = new List<int> { from };
        for (var between = column[from] + 1; between < column[to]; between++)
            route.Add(Place(between));
        route.Add(to);
        for (var i = 1; i < route.Count; i++)
        {
            _reads[route[i]].Add(route[i - 1]);
            _readers[route[i - 1]].Add(route[i]);
        }

        return [.. route];
    }

    // Each node moves to the middle of its neighbours in the column before, which is in order already.
    private void Sweep(bool forwards)
    {
        var order = forwards ? Enumerable.Range(1, _columns.Count - 1) : Enumerable.Range(0, _columns.Count - 1).Reverse();
        foreach (var c in order)
        {
            var fixedColumn = _columns[forwards ? c - 1 : c + 1];
            var place = fixedColumn.Select((node, i) => (node, i)).ToDictionary(p => p.node, p => (double)p.i);
            var current = _columns[c].Select((node, i) => (node, i)).ToDictionary(p => p.node, p => (double)p.i);
            _columns[c] =
            [
                .. _columns[c].OrderBy(node =>
                {
                    var neighbours = forwards ? _reads[node] : _readers[node];
                    return neighbours.Count == 0 ? current[node] : neighbours.Average(n => place[n]);
                }),
            ];
        }
    }
}

using System.Runtime.CompilerServices;

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>Takes one block of queries after the other over all references. One per thread: it owns the buffers.</summary>
internal sealed unsafe class BlockSearch
{
    private readonly VectorSet _references;
    private readonly PackedReferences _packed;
    private readonly VectorSet _queries;
    private readonly float[] _packedQueries;
    private readonly float[] _scores;
    private readonly QuerySearch[] _searches;

    public BlockSearch(VectorSet references, PackedReferences packed, VectorSet queries, int nearest, int lastRank)
    {
        (_references, _packed, _queries) = (references, packed, queries);
        _packedQueries = GC.AllocateUninitializedArray<float>(RankSearch.QueriesPerBlock * queries.Stride, pinned: true);
        _scores = GC.AllocateUninitializedArray<float>(RankSearch.QueriesPerBlock * packed.TileWidth, pinned: true);
        _searches = [.. Enumerable.Range(0, RankSearch.QueriesPerBlock).Select(_ => new QuerySearch(references, queries, packed.LargestNorm, nearest, lastRank))];
    }

    public void Run(int first, int count, Func<int, QuerySpec> specify, Action<int, QueryResult> receive)
    {
        Pack(first, count);
        for (var i = 0; i < count; i++)
            _searches[i].Start(first + i, specify(first + i));
        for (var tile = 0; tile < _packed.Tiles; tile++)
        {
            Score(tile, count);
            var start = tile * _packed.TileWidth;
            var width = Math.Min(_packed.TileWidth, _packed.Count - start);
            for (var i = 0; i < count; i++)
                _searches[i].Take(_scores.AsSpan(i * _packed.TileWidth, width), start);
        }

        for (var i = 0; i < count; i++)
            receive(first + i, _searches[i].Finish());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(int first, int count)
    {
        var height = ScoreKernel.Height;
        var stride = _references.Stride;
        for (var i = 0; i < RankSearch.QueriesPerBlock; i++)
        {
            var start = (i / height * height * stride) + (i % height);
            var from = (first + i) * stride;
            for (var k = 0; k < stride; k++)
                _packedQueries[start + (k * height)] = i < count ? -2 * _queries.Values[from + k] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Score(int tile, int count)
    {
        var (height, width, stride) = (ScoreKernel.Height, ScoreKernel.Width, _references.Stride);
        var firstPanel = tile * _packed.PanelsPerTile;
        var panels = Math.Min(_packed.PanelsPerTile, (_packed.Norms.Length / width) - firstPanel);
        fixed (float* queries = _packedQueries, references = _packed.Values, norms = _packed.Norms, scores = _scores)
        {
            for (var panel = 0; panel < panels; panel++)
            {
                var at = firstPanel + panel;
                for (var i = 0; i < count; i += height)
                {
                    ScoreKernel.Run(
                        queries + (i * stride),
                        references + ((long)at * width * stride),
                        norms + (at * width),
                        scores + (i * _packed.TileWidth) + (panel * width),
                        _packed.TileWidth,
                        stride);
                }
            }
        }
    }
}

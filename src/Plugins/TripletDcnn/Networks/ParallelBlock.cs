namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Branches that read the same input; their outputs are stacked, in the order the branches were added.</summary>
internal sealed class ParallelBlock() : Block("parallel")
{
    private readonly List<Func<Tensor, Tensor>> _branches = [];

    /// <summary>Adds a branch of layers run one after the other.</summary>
    public ParallelBlock With(params (string Name, ConvNorm Layer)[] layers)
    {
        Register(layers);
        _branches.Add(x => RunAll(layers, x));
        return this;
    }

    /// <summary>Adds a branch that pools before its layers.</summary>
    public ParallelBlock WithPooled(Func<Tensor, Tensor> pool, params (string Name, ConvNorm Layer)[] layers)
    {
        Register(layers);
        _branches.Add(x => RunAll(layers, pool(x)));
        return this;
    }

    /// <summary>Adds a branch that ends in two layers, both of which read what comes before them.</summary>
    public ParallelBlock WithForked((string Name, ConvNorm Layer)[] layers, (string Name, ConvNorm Layer) left, (string Name, ConvNorm Layer) right)
    {
        Register([.. layers, left, right]);
        _branches.Add(x =>
        {
            var shared = RunAll(layers, x);
            return cat([left.Layer.call(shared), right.Layer.call(shared)], 1);
        });
        return this;
    }

    protected override Tensor Run(Tensor input) => cat([.. _branches.Select(b => b(input))], 1);

    private static Tensor RunAll((string Name, ConvNorm Layer)[] layers, Tensor input) => layers.Aggregate(input, (x, l) => l.Layer.call(x));

    private void Register((string Name, ConvNorm Layer)[] layers)
    {
        foreach (var (name, layer) in layers)
            Add(name, layer);
    }
}

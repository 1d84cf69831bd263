namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>A backbone: layers run one after the other. Those before the first that learns run without gradients.</summary>
internal sealed class Trunk : nn.Module<Tensor, Tensor>
{
    private readonly TrunkLayer[] _layers;
    private int _frozen;

    public Trunk(IEnumerable<TrunkLayer> layers)
        : base("trunk")
    {
        _layers = [.. layers];
        foreach (var layer in _layers)
            register_module(ModuleNames.ToModule(layer.Name), layer.Module);
    }

    public IReadOnlyList<TrunkLayer> Layers => _layers;

    /// <summary>Freezes the first layers, so many as given; the others learn.</summary>
    public void Freeze(int count)
    {
        _frozen = count;
        for (var i = 0; i < _layers.Length; i++)
        {
            foreach (var parameter in _layers[i].Module.parameters())
                parameter.requires_grad = i >= count;
        }
    }

    /// <summary>Sets the layers that learn to training, all others, and batch norm where asked, to inference.</summary>
    public void SetTraining(bool training, bool freezeBatchNorm)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i].Module.train(training && i >= _frozen);
            if (!freezeBatchNorm)
                continue;
            foreach (var module in _layers[i].Module.modules().Prepend(_layers[i].Module).OfType<TorchSharp.Modules.BatchNorm2d>())
                module.eval();
        }
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var current = input;
        for (var i = 0; i < _layers.Length; i++)
        {
            Tensor next;
            if (i < _frozen && is_grad_enabled())
            {
                using var still = no_grad();
                next = _layers[i].Module.call(current);
            }
            else
            {
                next = _layers[i].Module.call(current);
            }

            // Autograd keeps what it needs by itself: holding on to every layer's output would double the memory of inference.
            if (!ReferenceEquals(current, input) && !ReferenceEquals(current, next))
                current.Dispose();
            current = next;
        }

        return current.MoveToOuterDisposeScope();
    }
}

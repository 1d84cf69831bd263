namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019), with β1 0.9, β2 0.999 and ε 1e-8. Its state has names, so that a
/// checkpoint can hold it.
/// </summary>
internal sealed class AdamOptimizer : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly (string Name, Tensor Weight, Tensor Mean, Tensor Square)[] _parameters;
    private readonly OptimizerKind _kind;
    private readonly double _decay;

    /// <param name="parameters">What learns.</param>
    /// <param name="kind">Adam or AdamW.</param>
    /// <param name="weightDecay">Applies to matrices and convolutions, not to biases and batch norm.</param>
    public AdamOptimizer(IEnumerable<KeyValuePair<string, Tensor>> parameters, OptimizerKind kind, double weightDecay)
    {
        (_kind, _decay) = (kind, weightDecay);
        _parameters = [.. parameters.Select(p => (
            p.Key,
            p.Value,
            zeros_like(p.Value, requires_grad: false).DetachFromDisposeScope(),
            zeros_like(p.Value, requires_grad: false).DetachFromDisposeScope()))];
    }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; set; }

    /// <summary>The averages it keeps, by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State
        => _parameters.SelectMany(p => new[] { KeyValuePair.Create($"optimizer.mean.{p.Name}", p.Mean), KeyValuePair.Create($"optimizer.square.{p.Name}", p.Square) });

    /// <summary>Scales the gradients down where their norm is above the limit; 0 is no limit.</summary>
    /// <returns>The norm before; not finite when learning has broken down.</returns>
    public double Clip(double limit)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var gradients = _parameters.Select(p => p.Weight.grad).OfType<Tensor>().ToArray();
        if (gradients.Length == 0)
            return 0;
        var norm = stack(gradients.Select(g => g.norm()).ToArray()).norm().item<float>();
        if (limit > 0 && norm > limit)
        {
            foreach (var gradient in gradients)
                gradient.mul_(limit / norm);
        }

        return norm;
    }

    /// <summary>Changes the weights by their gradients, and forgets these.</summary>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Steps++;
        var meanCorrection = 1 - Math.Pow(Beta1, Steps);
        var squareCorrection = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        foreach (var (_, weight, mean, square) in _parameters)
        {
            if (weight.grad is not { } gradient)
                continue;
            var decay = weight.dim() > 1 ? _decay : 0;
            if (decay > 0 && _kind == OptimizerKind.AdamW)
                weight.mul_(1 - (rate * decay));
            else if (decay > 0)
                gradient.add_(weight, decay);
            mean.mul_(Beta1).add_(gradient, 1 - Beta1);
            square.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            var root = square.sqrt().div_(squareCorrection).add_(Epsilon);
            weight.addcdiv_(mean, root, -rate / meanCorrection);
            gradient.zero_();
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, mean, square) in _parameters)
        {
            mean.Dispose();
            square.Dispose();
        }
    }
}

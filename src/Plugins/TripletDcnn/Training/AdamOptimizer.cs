using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Adam or AdamW. Its state has names, so that a checkpoint can hold it. See docs/decisions/0011-learning-by-hand.md.</summary>
internal sealed class AdamOptimizer : IDisposable
{
    // Numbers that a thread works on before it takes others.
    private const int BlockLength = 1 << 16;

    private readonly Learnt[] _parameters;
    private readonly OptimizerKind _kind;
    private readonly double _decay;
    private readonly ParallelOptions _parallel;

    /// <param name="parameters">What learns.</param>
    /// <param name="kind">Adam or AdamW.</param>
    /// <param name="weightDecay">Applies to matrices and convolutions, not to biases and batch norm.</param>
    /// <param name="threads">How many to use, for weights in the processor's memory.</param>
    public AdamOptimizer(IEnumerable<KeyValuePair<string, Tensor>> parameters, OptimizerKind kind, double weightDecay, int threads)
    {
        (_kind, _decay) = (kind, weightDecay);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _parameters = [.. parameters.Select(p => new Learnt(
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
            using Scalar share = limit / norm;
            foreach (var gradient in gradients)
                gradient.mul_(share);
        }

        return norm;
    }

    /// <summary>Changes the weights by their gradients, and forgets these.</summary>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Steps++;
        var step = new AdamStep(rate, Steps, _kind);
        var blocks = new List<(Learnt InMemory, double Decay, int Start, int Length)>();
        foreach (var parameter in _parameters)
        {
            if (parameter.Weight.grad is not { } gradient)
                continue;
            var decay = parameter.Weight.dim() > 1 ? _decay : 0;
            if (parameter.InMemory(gradient) is not { } inMemory)
            {
                step.Take(parameter.Weight, gradient, parameter.Mean, parameter.Square, decay);
                continue;
            }

            var count = (int)parameter.Weight.NumberOfElements;
            for (var start = 0; start < count; start += BlockLength)
                blocks.Add((inMemory, decay, start, Math.Min(BlockLength, count - start)));
        }

        Parallel.ForEach(blocks, _parallel, block => step.Take(
            Floats(block.InMemory.Weight).Slice(block.Start, block.Length),
            Floats(block.InMemory.Gradient!).Slice(block.Start, block.Length),
            Floats(block.InMemory.Mean).Slice(block.Start, block.Length),
            Floats(block.InMemory.Square).Slice(block.Start, block.Length),
            block.Decay));
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters)
        {
            parameter.Mean.Dispose();
            parameter.Square.Dispose();
        }
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private sealed record Learnt(string Name, Tensor Weight, Tensor Mean, Tensor Square, Tensor? Gradient = null)
    {
        /// <summary>
        /// The same numbers in the order in which they lie in memory; null where they do not lie in the processor's, or not all four
        /// in one order.
        /// </summary>
        public Learnt? InMemory(Tensor gradient)
        {
            if (Weight.device_type != DeviceType.CPU || Weight.dtype != ScalarType.Float32 || Weight.NumberOfElements * sizeof(float) > int.MaxValue)
                return null;
            var found = new Learnt(Name, InOrder(Weight), InOrder(Mean), InOrder(Square), InOrder(gradient));
            return found.Weight.is_contiguous() && found.Mean.is_contiguous() && found.Square.is_contiguous() && found.Gradient!.is_contiguous() ? found : null;
        }

        private Tensor InOrder(Tensor tensor) => Weight.is_contiguous() || Weight.dim() != 4 ? tensor.detach() : tensor.detach().permute(0, 2, 3, 1);
    }
}

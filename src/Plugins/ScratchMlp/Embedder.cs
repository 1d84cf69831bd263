using System.Collections.Concurrent;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Embeds photos with a fitted network. May be used from several threads at once.</summary>
internal sealed class Embedder(FittedNetwork fitted, int capacity)
{
    private readonly ConcurrentBag<Desk> _desks = [];

    /// <summary>Embeds a batch; each sample's result depends on that sample alone.</summary>
    /// <exception cref="InvalidDataException">A sample has no pixels, or not of the size and format that the network learnt.</exception>
    public ModelOutput[] Embed(IReadOnlyList<Sample> samples, CancellationToken cancellation)
    {
        foreach (var sample in samples)
        {
            if (ImageShape.Of(sample) is var shape && shape != fitted.Shape)
            {
                throw new InvalidDataException(
                    $"The photo {sample.Path} is {shape} but the network learnt {fitted.Shape}: put a resize stage before it.");
            }
        }

        if (!_desks.TryTake(out var desk))
            desk = new Desk(fitted, capacity);
        var outputs = new ModelOutput[samples.Count];
        for (var first = 0; first < samples.Count; first += capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            desk.Embed(samples, first, Math.Min(capacity, samples.Count - first), outputs);
        }

        _desks.Add(desk);
        return outputs;
    }

    /// <summary>What one thread works with.</summary>
    private sealed class Desk
    {
        private readonly FittedNetwork _fitted;
        private readonly Workspace _workspace;
        private readonly Propagation _propagation;
        private readonly PixelBatch _batch;

        public Desk(FittedNetwork fitted, int capacity)
        {
            _fitted = fitted;
            _workspace = new Workspace(fitted.Network, capacity, 1, learns: false);
            _propagation = new Propagation(fitted.Network, _workspace, new WorkTeam(1), VectorWidths.Best);
            _batch = new PixelBatch(fitted.Normalisation, VectorWidths.Best);
        }

        public void Embed(IReadOnlyList<Sample> samples, int first, int count, ModelOutput[] outputs)
        {
            _batch.Clear();
            for (var i = 0; i < count; i++)
                _batch.Add(samples[first + i].Image!.Pixels);
            var last = _propagation.Forward(_batch);
            var embeddings = _workspace.Outputs[_fitted.Network.Hidden.Count - 1];
            for (var i = 0; i < count; i++)
                outputs[first + i] = new ModelOutput(embeddings.Row(i).ToArray(), _fitted.Classes.Count > 0 ? Classify(last.Row(i)) : null);
            _batch.Clear();
        }

        private Classification Classify(ReadOnlySpan<float> logits)
        {
            var index = SoftmaxCrossEntropy.ArgMax(logits);
            return new Classification(_fitted.Classes[index], SoftmaxCrossEntropy.Probability(logits, index));
        }
    }
}

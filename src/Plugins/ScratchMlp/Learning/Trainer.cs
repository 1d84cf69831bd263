using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Lets one network learn until it no longer gets better, and leaves it with its best weights.</summary>
internal sealed class Trainer
{
    private readonly Mlp _network;
    private readonly TrainingSettings _settings;
    private readonly Workspace _workspace;
    private readonly Propagation _propagation;
    private readonly Adam _adam;
    private readonly PixelBatch _batch;
    private readonly List<int> _labels = [];

    /// <summary>Makes ready.</summary>
    /// <param name="network">The network, with its initial weights.</param>
    /// <param name="normalisation">What turns bytes into its inputs.</param>
    /// <param name="settings">How it learns.</param>
    /// <param name="team">The threads to use.</param>
    public Trainer(Mlp network, InputNormalisation normalisation, TrainingSettings settings, WorkTeam team)
    {
        var width = VectorWidths.Best;
        (_network, _settings) = (network, settings);
        _workspace = new Workspace(network, settings.BatchSize, team.Threads, learns: true);
        _propagation = new Propagation(network, _workspace, team, width);
        _adam = new Adam(network, settings.Adam, settings.LearningRate, width);
        _batch = new PixelBatch(normalisation, width);
    }

    /// <summary>Learns.</summary>
    /// <param name="source">What to learn from.</param>
    /// <param name="validation">What to watch; the training loss is watched where there are none.</param>
    /// <param name="observe">Is told about each epoch.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    /// <exception cref="DivergedException">The loss or a weight is no longer finite.</exception>
    public async Task<TrainingHistory> FitAsync(
        IEpochSource source,
        LabelledImages validation,
        Action<EpochRecord> observe,
        CancellationToken cancellation)
    {
        var best = new Mlp(_network.Inputs, _network.Hidden, _network.Classes);
        var stopping = new EarlyStopping(_settings.Patience);
        var epochs = new List<EpochRecord>();
        while (epochs.Count < _settings.MaxEpochs && !stopping.ShouldStop)
        {
            var epoch = epochs.Count + 1;
            var (loss, accuracy) = await LearnAsync(source, epoch, cancellation);
            var watched = validation.Count > 0 ? Score(validation, cancellation) : ((double Loss, double Accuracy)?)null;
            ThrowIfDiverged(epoch, watched?.Loss ?? loss);
            var record = new EpochRecord(epoch, loss, accuracy, watched?.Loss, watched?.Accuracy);
            epochs.Add(record);
            observe(record);
            if (stopping.Observe(record))
                best.CopyFrom(_network);
        }

        _network.CopyFrom(best);
        return new TrainingHistory(epochs, stopping.BestEpoch);
    }

    /// <summary>The network's mean loss on samples, and the share it names rightly.</summary>
    public (double Loss, double Accuracy) Score(LabelledImages images, CancellationToken cancellation)
    {
        double loss = 0;
        var correct = 0;
        foreach (var (row, i) in Forward(images, cancellation))
        {
            var logits = _workspace.Outputs[^1].Row(row);
            loss += SoftmaxCrossEntropy.Loss(logits, images.Labels[i]);
            correct += SoftmaxCrossEntropy.ArgMax(logits) == images.Labels[i] ? 1 : 0;
        }

        return (loss / images.Count, (double)correct / images.Count);
    }

    /// <summary>
    /// Whether any unit of the last hidden layer answers any of the photos: long first steps can push all of them below zero for good.
    /// </summary>
    public bool HasLife(LabelledImages images, CancellationToken cancellation)
        => Forward(images, cancellation).Any(entry => _workspace.Outputs[_network.Hidden.Count - 1].Row(entry.Row).ContainsAnyExcept(0));

    /// <summary>Passes photos through the network; gives the row in which each one's results are until the next is asked for.</summary>
    private IEnumerable<(int Row, int Image)> Forward(LabelledImages images, CancellationToken cancellation)
    {
        for (var first = 0; first < images.Count; first += _settings.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(_settings.BatchSize, images.Count - first);
            _batch.Clear();
            for (var i = 0; i < count; i++)
                _batch.Add(images.Pixels[first + i]);
            _propagation.Forward(_batch);
            for (var i = 0; i < count; i++)
                yield return (i, first + i);
        }
    }

    private async Task<(double Loss, double Accuracy)> LearnAsync(IEpochSource source, int epoch, CancellationToken cancellation)
    {
        double loss = 0;
        int correct = 0, count = 0;
        _batch.Clear();
        _labels.Clear();
        await foreach (var (pixels, label) in source.ReadAsync(epoch - 1, cancellation))
        {
            _batch.Add(pixels);
            _labels.Add(label);
            if (_labels.Count == _settings.BatchSize)
                Step();
        }

        if (_labels.Count > 0)
            Step();
        if (count == 0)
            throw new StageException($"None of the training samples could be read in epoch {epoch}: see the failures of the stages before.");
        return (loss / count, (double)correct / count);

        void Step()
        {
            cancellation.ThrowIfCancellationRequested();
            _adam.BeginStep();
            var (lossSum, right) = _propagation.Backward(_batch, CollectionsMarshal.AsSpan(_labels), _adam);
            if (!double.IsFinite(lossSum))
                throw new DivergedException(epoch);
            loss += lossSum;
            correct += right;
            count += _labels.Count;
            _batch.Clear();
            _labels.Clear();
        }
    }

    private void ThrowIfDiverged(int epoch, double loss)
    {
        if (!double.IsFinite(loss) || _network.Layers.Any(layer => !float.IsFinite(TensorPrimitives.MaxMagnitude<float>(layer.Weights.All))))
            throw new DivergedException(epoch);
    }
}

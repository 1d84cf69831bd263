using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// Learns: epochs of batches, each epoch followed by a check on the validation samples and a checkpoint. Runs on one thread from
/// start to end, for libtorch keeps dispose scopes and OpenMP a team of threads for each.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private readonly TripletDcnnOptions _options;
    private readonly StageContext _context;
    private readonly EmbeddingNet _net;
    private readonly Device _device;
    private readonly ITrainingData _data;
    private readonly TrainingSet _set;
    private readonly EmbeddingLoss _loss;
    private readonly AdamOptimizer _optimizer;
    private readonly PixelInput _input;
    private readonly MixedPrecision? _mixed;
    private readonly bool _freezeBatchNorm;
    private SortedDictionary<string, Tensor>? _best;
    private bool _warned;

    public Trainer(TripletDcnnOptions options, StageContext context, EmbeddingNet net, Func<EmbeddingNet> another, PixelInput input, Device device, ITrainingData data)
    {
        (_options, _context, _net, _device, _data, _input) = (options, context, net, device, data, input);
        _set = new TrainingSet(data.Samples, options.Loss);
        _loss = TorchSeed.Make(context.CreateRandom("loss").NextUInt64(), () => MakeLoss(options, _set.Photos.Count, net.Dimension));
        _loss.to(device);
        _freezeBatchNorm = options.FreezeBatchNorm ?? options.Weights is not null;
        net.Freeze(options.Train);
        _optimizer = new AdamOptimizer(Learning(), options.Optimizer, options.WeightDecay, context.Threads);
        _mixed = options.TrainingPrecision == PrecisionKind.Bf16 ? new MixedPrecision(net, another()) : null;
        _mixed?.Working.Freeze(options.Train);
    }

    /// <summary>Width, height and channels of the images learnt from; null before any.</summary>
    public (int Width, int Height, int Channels)? ImageSize { get; private set; }

    /// <summary>Share of the steps' time spent waiting for images, 0 to 1.</summary>
    public double WaitingShare { get; private set; }

    /// <summary>Learns to the end; the network has the weights to keep, those of the best epoch where there are validation samples.</summary>
    public void Run(CancellationToken cancellation)
    {
        TorchThreads.Use(_context.Threads);
        var checkpoint = Checkpoint.For(_options, _context, _data.Samples);
        var state = checkpoint?.Read(State(), out _best) ?? new TrainingState();
        if (state.Epochs > 0)
            _context.Log.Info($"goes on after epoch {state.Epochs} of {_options.Epochs}, where an earlier run was interrupted.");
        _optimizer.Steps = state.Epochs * (long)_options.StepsPerEpoch;
        _mixed?.Push();

        var progress = new TrainingProgress(_options, _context.Log, state.Epochs);
        var stepping = TimeSpan.Zero;
        using var batches = new BatchLoader(_data, Wanted(state.Epochs), augment: true, cancellation);
        while (state.Epochs < _options.Epochs && !IsStale(state))
        {
            var start = Stopwatch.GetTimestamp();
            var images = progress.Images;
            for (var step = 0; step < _options.StepsPerEpoch; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                batches.TryNext(out var batch);
                var (loss, active) = batch is null ? (null, 0) : Step(batch, state.Epochs, step);
                progress.Count(state.Epochs, step, batch?.Count ?? 0, loss, active);
            }

            stepping += Stopwatch.GetElapsedTime(start);
            if (progress.Images == images)
                throw new StageException("none of the training samples could be read; the warnings above say why.");
            if (!_warned && CollapseWatch.Check(_options, progress.Loss) is { } warning)
            {
                _context.Log.Warn(warning);
                _warned = true;
            }

            state = Judge(state, progress, cancellation);
            checkpoint?.Write(state, State(), _best);
        }

        WaitingShare = stepping > TimeSpan.Zero ? batches.Waited / stepping : 0;
        progress.Finish(batches.Waited, stepping);
        KeepBest(state);
        checkpoint?.Delete();
    }

    public void Dispose()
    {
        Forget();
        foreach (var (_, weight) in _net.AllTensors())
            weight.grad = null;
        _optimizer.Dispose();
        _loss.Dispose();
        _mixed?.Dispose();
    }

    private static EmbeddingLoss MakeLoss(TripletDcnnOptions options, int individuals, int dimension)
        => options.Loss == LossKind.Triplet
            ? new TripletLoss(options.Triplet)
            : new ArcFaceLoss(options.ArcFace, individuals, dimension, options.Loss == LossKind.SubCentreArcFace);

    private IEnumerable<KeyValuePair<string, Tensor>> Learning()
        => _net.AllTensors().Where(t => t.Value.requires_grad)
            .Concat(_loss.named_parameters().Select(p => KeyValuePair.Create<string, Tensor>($"loss.{p.name}", p.parameter)));

    /// <summary>Everything that the next step depends on, besides the number of the epoch.</summary>
    private IEnumerable<KeyValuePair<string, Tensor>> State()
        => _net.AllTensors()
            .Concat(_loss.named_parameters().Select(p => KeyValuePair.Create<string, Tensor>($"loss.{p.name}", p.parameter)))
            .Concat(_optimizer.State);

    /// <summary>The batches from an epoch on. Each batch is a pass of its own: a photo that comes again is changed in another way.</summary>
    private IEnumerable<(int Pass, int[] Positions)> Wanted(int finishedEpochs)
    {
        var sampler = new PkSampler(_set.Photos, _options.IndividualsPerBatch, _options.PhotosPerIndividual, _context.CreateRandom("sampler"));
        var first = finishedEpochs * _options.StepsPerEpoch;
        var last = _options.Epochs * _options.StepsPerEpoch;
        for (var step = 0; step < last; step++)
        {
            var positions = sampler.Next();
            if (step >= first)
                yield return (step, positions);
        }
    }

    private (double? Loss, double Active) Step(ImageBatch batch, int epoch, int step)
    {
        ImageSize ??= (batch.Width, batch.Height, batch.Channels);
        using var scope = NewDisposeScope();
        var calculating = _mixed?.Working ?? _net;
        calculating.SetTraining(true, _freezeBatchNorm);
        var images = _input.Convert(batch);
        if (epoch == 0 && step == 0 && !_net.HeadIsGiven)
            CentreHead(images);
        var embeddings = calculating.call(_mixed is null ? images : images.to(ScalarType.BFloat16));
        var labels = Array.ConvertAll(batch.Positions, p => _set.Labels[p]);
        if (_loss.Compute(embeddings, labels, Array.ConvertAll(batch.Positions, p => (long)p)) is not { } value)
            return (null, 0);
        value.Mean.backward();
        _mixed?.Pull();
        var loss = value.Mean.item<float>();
        var norm = _optimizer.Clip(_options.ClipNorm);
        if (!float.IsFinite(loss) || !double.IsFinite(norm))
            throw new StageException($"learning broke down in epoch {epoch + 1}, step {step + 1}: the loss or its gradient is not a finite number. Lower \"learningRate\", or set \"clipNorm\" to 1.");
        var number = (epoch * (long)_options.StepsPerEpoch) + step;
        _optimizer.Step(LearningRate.At(_options, number, _options.Epochs * (long)_options.StepsPerEpoch));
        _mixed?.Push();
        return (loss, value.Active);
    }

    private void CentreHead(Tensor images)
    {
        _net.SetTraining(true, _freezeBatchNorm);
        _net.CentreHead(images);
        _mixed?.Push();
    }

    private TrainingState Judge(TrainingState state, TrainingProgress progress, CancellationToken cancellation)
    {
        var epoch = state.Epochs;
        state = state with { Epochs = epoch + 1 };
        if (_options.Patience is null || !_set.CanValidate)
        {
            progress.FinishEpoch(epoch, null);
            return state;
        }

        var score = Validate(cancellation);
        progress.FinishEpoch(epoch, score);
        if (!(score > state.BestScore))
            return state;
        Forget();
        _best = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, value) in _net.AllTensors())
            _best[name] = value.detach().clone().DetachFromDisposeScope();
        return state with { BestScore = score, BestEpoch = epoch + 1 };
    }

    private double Validate(CancellationToken cancellation)
    {
        var vectors = new List<float[]>();
        var names = new List<string>();
        var nameOf = _set.Validation.Zip(_set.ValidationNames).ToDictionary(p => p.First, p => p.Second);
        _net.SetTraining(false, _freezeBatchNorm);
        using var batches = new BatchLoader(_data, _set.Validation.Chunk(_options.BatchSize).Select(c => (0, c)), augment: false, cancellation);
        while (batches.TryNext(out var batch))
        {
            if (batch is null)
                continue;
            using var scope = NewDisposeScope();
            using var still = inference_mode();
            vectors.AddRange(Rows.Of(_net.call(_input.Convert(batch))));
            names.AddRange(batch.Positions.Select(p => nameOf[p]));
        }

        var score = MeanAveragePrecision.AtR(vectors, names);
        return double.IsNaN(score) ? 0 : score;
    }

    private bool IsStale(TrainingState state)
        => state.BestEpoch > 0 && _options.Patience is { } patience && state.Epochs - state.BestEpoch >= patience;

    private void KeepBest(TrainingState state)
    {
        if (_best is null)
            return;
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (name, value) in _net.AllTensors())
            value.copy_(_best[name]);
        _context.Log.Info(FormattableString.Invariant($"keeps the weights of epoch {state.BestEpoch}, validation MAP@R {state.BestScore:0.0000}."));
    }

    private void Forget()
    {
        foreach (var tensor in _best?.Values ?? Enumerable.Empty<Tensor>())
            tensor.Dispose();
        _best = null;
    }
}

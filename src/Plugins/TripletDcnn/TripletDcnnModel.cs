using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Learns embeddings with a deep convolutional network, or a vision transformer, and a loss that compares individuals.</summary>
[Stage("triplet-dcnn", "A deep convolutional network that learns embeddings in which photos of one individual lie close together, by triplet loss or ArcFace.")]
public sealed class TripletDcnnModel : ITrainableModel, IDisposable
{
    private const string WeightsFile = "weights.safetensors";

    private readonly TripletDcnnOptions _options;
    private readonly StageContext _context;
    private readonly Backbone _backbone;
    private readonly PixelRange _range;
    private EmbeddingNet? _net;
    private EmbeddingNet? _embedder;
    private PixelInput? _input;
    private ModelDescription _description;

    /// <summary>Makes the stage; the network follows when it learns or is loaded.</summary>
    /// <exception cref="StageException">A CUDA device is asked for and there is none.</exception>
    public TripletDcnnModel(TripletDcnnOptions options, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _context) = (options, context);
        _backbone = Backbone.Find(options.Backbone) ?? throw new StageException(string.Join(" ", options.Check()));
        _range = options.PixelRange == PixelRange.Auto ? _backbone.Range : options.PixelRange;
        _description = new ModelDescription
        {
            Backbone = options.Backbone,
            Until = options.Until,
            Pooling = options.Pooling,
            Dimension = options.Dimension,
            PixelRange = _range,
        };
        if (options.Device == DeviceKind.Cuda)
            TorchDevices.Find(cuda: true);
    }

    /// <inheritdoc/>
    public int BatchSize => _options.BatchSize;

    /// <summary>On a CPU, as many workers as there are threads, each with one: twice as fast as one worker with two.</summary>
    public int Parallelism => _options.Device == DeviceKind.Cpu ? _context.Threads : 1;

    /// <summary>Share of the learning time spent waiting for images, 0 to 1; NaN before.</summary>
    internal double WaitingShare { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public Task FitAsync(ITrainingData data, CancellationToken cancellation)
        => Task.Factory.StartNew(() => Fit(data, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    public void Save(string folder)
    {
        SafeTensors.Write(Path.Combine(folder, WeightsFile), Trained(_net).AllTensors(), new Dictionary<string, string> { ["format"] = "pt" });
        _description.Write(folder);
    }

    /// <inheritdoc/>
    public void Load(string folder)
    {
        var saved = ModelDescription.Read(folder);
        saved.Demand(_description, folder);
        _description = saved;
        _net = Build();
        WeightFile.LoadExactly(_net.AllTensors(), Path.Combine(folder, WeightsFile));
        PrepareToEmbed();
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var net = Trained(_embedder);
        TorchThreads.Use(Math.Max(1, _context.Threads / Parallelism));
        var images = ImageBatch.Of(batch, new int[batch.Count]);
        CheckSize(images);
        using var scope = NewDisposeScope();
        using var still = inference_mode();
        var input = _input!.Convert(images);
        if (_options.Precision == PrecisionKind.Bf16)
            input = input.to(ScalarType.BFloat16);
        var vectors = net.call(input);
        if (_options.FlipAverage)
            vectors = nn.functional.normalize(vectors.add(net.call(input.flip(3)), Scalars.One));
        return [.. Rows.Of(vectors).Select(v => new ModelOutput(v))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!ReferenceEquals(_net, _embedder))
            _embedder?.Dispose();
        _net?.Dispose();
        _input?.Dispose();
    }

    private void Fit(ITrainingData data, CancellationToken cancellation)
    {
        TorchThreads.Use(_context.Threads);
        _net = Build();
        if (_options.Weights is { } weights)
            _context.Log.Info(WeightFile.LoadBackbone(_net, _context.ResolvePath(weights)));
        else if (_options.Train is TrainedPart.Head or TrainedPart.Nothing)
            _context.Log.Warn($"\"weights\" is null, and with \"train\": \"{(_options.Train == TrainedPart.Head ? "head" : "nothing")}\" the backbone stays random. Give weights, or let it learn.");
        if (_options.Train != TrainedPart.Nothing)
        {
            using var input = new PixelInput(_range, Device);
            using var trainer = new Trainer(_options, _context, _net, Build, input, Device, data);
            trainer.Run(cancellation);
            WaitingShare = trainer.WaitingShare;
            if (trainer.ImageSize is { } size)
                _description = _description with { Width = size.Width, Height = size.Height, Channels = size.Channels };
        }

        PrepareToEmbed();
    }

    private Device Device => TorchDevices.Find(_options.Device == DeviceKind.Cuda);

    private EmbeddingNet Build()
    {
        var net = TorchSeed.Make(
            _context.CreateRandom("weights").NextUInt64(),
            () => new EmbeddingNet(_backbone, _options.Until, _options.Pooling, _options.Dimension));
        net.to(Device);
        return net;
    }

    private void PrepareToEmbed()
    {
        _input = new PixelInput(_range, Device);
        _embedder = _net!;
        if (_options.Precision == PrecisionKind.Bf16)
        {
            _embedder = Build();
            WeightCopy.Copy(_net!.AllTensors(), _embedder.AllTensors());
            MixedPrecision.ToBf16(_embedder);
        }

        _embedder.SetTraining(false, freezeBatchNorm: true);
    }

    private void CheckSize(ImageBatch images)
    {
        if (images.Width < _backbone.MinimumSide || images.Height < _backbone.MinimumSide)
            throw new InvalidOperationException($"the image is {images.Width}×{images.Height}, and {_backbone.Name} needs at least {_backbone.MinimumSide}×{_backbone.MinimumSide}. Put a 'resize' stage before it.");
        if (_description.Width > 0 && (images.Width, images.Height, images.Channels) != (_description.Width, _description.Height, _description.Channels))
            throw new InvalidOperationException($"the image is {images.Width}×{images.Height} with {images.Channels} channel(s), and the network learnt from {_description.Width}×{_description.Height} with {_description.Channels}. Put the 'resize' stage before it that it learnt behind.");
    }

    private static EmbeddingNet Trained(EmbeddingNet? net)
        => net ?? throw new InvalidOperationException("The network has neither learnt nor been loaded.");
}

using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Options of the stage <c>triplet-dcnn</c>.</summary>
public sealed record TripletDcnnOptions : ICheckedOptions
{
    [Option("The network: conv4 (small, learns on a CPU), resnet18, resnet50, resnet152, resnet50v2 (Keras's), densenet201, mobilenet_v2, inception_v3 or vit-tiny.")]
    public string Backbone { get; init; } = "conv4";

    [Option("The layer after which the network is cut off, such as Mixed_5d; null for all of it. Early layers carry more than late ones on some data.")]
    public string? Until { get; init; }

    [Option("Weights to start from: a .safetensors file with torchvision's (resnet50v2: Keras's; vit-tiny: timm's) names, or for resnet50v2 a Keras .h5 file; null for random ones.", IsPath = true)]
    public string? Weights { get; init; }

    [Option("How the places of an image are brought down to one vector.")]
    public PoolingKind Pooling { get; init; } = PoolingKind.Average;

    [Option("Length of the embedding; null for the pooled features as they are, without a head.", Min = 2, Max = 8192)]
    public int? Dimension { get; init; } = 64;

    [Option("Which part learns: all, last-stage, head or nothing.")]
    public TrainedPart Train { get; init; } = TrainedPart.All;

    [Option("Whether batch norm uses its stored statistics while learning; null for yes where weights are given and no where they are random.")]
    public bool? FreezeBatchNorm { get; init; }

    [Option("How bytes become numbers; auto is what published weights of the backbone want.")]
    public PixelRange PixelRange { get; init; } = PixelRange.Auto;

    [Option("What learning makes small: triplet, arc-face or sub-centre-arc-face.")]
    public LossKind Loss { get; init; } = LossKind.Triplet;

    [Option("Options of the triplet loss.")]
    public TripletOptions Triplet { get; init; } = new();

    [Option("Options of ArcFace.")]
    public ArcFaceOptions ArcFace { get; init; } = new();

    [Option("Individuals in a training batch.", Min = 2, Max = 512)]
    public int IndividualsPerBatch { get; init; } = 8;

    [Option("Photos of each individual in a training batch; an individual with fewer has some of them twice.", Min = 1, Max = 512)]
    public int PhotosPerIndividual { get; init; } = 4;

    [Option("Passes, each followed by a check on the validation samples and a checkpoint.", Min = 1, Max = 100_000)]
    public int Epochs { get; init; } = 10;

    [Option("Batches in a pass.", Min = 1, Max = 1_000_000)]
    public int StepsPerEpoch { get; init; } = 50;

    [Option("How gradients change weights: adam or adam-w.")]
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    [Option("The greatest learning rate.", Min = 0, MinExclusive = true, Max = 10)]
    public double LearningRate { get; init; } = 1e-3;

    [Option("Batches during which the learning rate rises to its greatest.", Min = 0, Max = 1_000_000)]
    public int WarmUpSteps { get; init; } = 20;

    [Option("How the learning rate goes on after warm-up.")]
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    [Option("Weight decay.", Min = 0, Max = 10)]
    public double WeightDecay { get; init; } = 1e-4;

    [Option("The greatest norm of a gradient over all weights; 0 for no limit.", Min = 0, Max = 1e6)]
    public double ClipNorm { get; init; } = 5;

    [Option("After how many epochs without a better MAP@R on the validation samples learning ends, with the best weights; null to go on to the end. Without validation samples, or with null, the last weights are kept.", Min = 1, Max = 100_000)]
    public int? Patience { get; init; } = 5;

    [Option("Where an interrupted run finds its way back to the last finished epoch; emptied when learning ends. Null for no checkpoints.", IsPath = true)]
    public string? CheckpointFolder { get; init; } = "out/checkpoints";

    [Option("Whether an embedding is the mean of those of the image and of its mirror image.")]
    public bool FlipAverage { get; init; }

    [Option("Images embedded at once.", Min = 1, Max = 4096)]
    public int BatchSize { get; init; } = 32;

    [Option("Where the network runs: cpu or cuda.")]
    public DeviceKind Device { get; init; } = DeviceKind.Cpu;

    [Option("How many bits embedding calculates with: full (32) or bf-16.")]
    public PrecisionKind Precision { get; init; } = PrecisionKind.Full;

    [Option("How many bits learning calculates with; weights and optimizer keep 32. bf-16 is for graphics cards.")]
    public PrecisionKind TrainingPrecision { get; init; } = PrecisionKind.Full;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (TripletDcnn.Backbone.Find(Backbone) is null)
            yield return $"\"backbone\" is \"{Backbone}\", which does not exist. Use one of {TripletDcnn.Backbone.Names}.";
        if (Dimension is null && Train == TrainedPart.Head && Pooling == PoolingKind.Average)
            yield return "\"dimension\" is null, so there is no head, and \"train\" is \"head\". Give a dimension, or set \"train\" to \"nothing\".";
        if (Loss == LossKind.Triplet && PhotosPerIndividual < 2)
            yield return "\"photosPerIndividual\" is 1, and a triplet needs two photos of one individual. Use 2 or more, or another loss.";
        if (Loss == LossKind.Triplet && Triplet.Negatives == NegativeMining.AllSemiHard && Triplet.Margin is null)
            yield return "\"triplet.negatives\" is \"all-semi-hard\", which is defined by a margin. Set \"triplet.margin\", such as 0.1.";
        if (Weights is not null && Path.GetExtension(Weights).ToLowerInvariant() is not (".safetensors" or ".h5"))
            yield return $"\"weights\" is \"{Weights}\". Weights come as .safetensors, or for resnet50v2 as Keras's .h5; convert other formats first.";
        else if (Weights is not null && !Weights.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && Backbone != "resnet50v2")
            yield return $"\"weights\" is \"{Weights}\", and Keras's files are read for resnet50v2 alone. Use a .safetensors file for {Backbone}.";
    }
}

using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TorchRuntime;
using TorchSharp.Modules;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>A backbone, pooling, a linear head where wanted, and scaling to length 1: images in, embeddings out.</summary>
internal sealed class EmbeddingNet : nn.Module<Tensor, Tensor>
{
    private const double GemEpsilon = 1e-6;

    private readonly Backbone _backbone;
    private readonly Trunk _trunk;
    private readonly Linear? _head;
    private readonly bool _generalised;

    /// <summary>Builds a network with random weights from libtorch's generator.</summary>
    /// <param name="backbone">The kind of backbone.</param>
    /// <param name="until">The last layer that is kept; null for all.</param>
    /// <param name="pooling">How places are brought down to one vector.</param>
    /// <param name="dimension">Length of the embedding; null for the pooled features.</param>
    /// <exception cref="StageException"><paramref name="until"/> names no layer.</exception>
    public EmbeddingNet(Backbone backbone, string? until, PoolingKind pooling, int? dimension)
        : base("embedding_net")
    {
        using var scope = NewDisposeScope();
        _backbone = backbone;
        var layers = backbone.Build().ToArray();
        BackboneNames = Names(layers);
        var count = until is null ? layers.Length : 1 + Find(layers, until);
        foreach (var unused in layers.Skip(count))
            unused.Module.Dispose();
        _trunk = new Trunk(layers.Take(count));
        Initialiser.Apply(_trunk);
        KeepChannelsLast(_trunk);
        Features = CountFeatures();
        register_module("trunk", _trunk);
        if (dimension is { } length)
        {
            _head = nn.Linear(Features, length);
            register_module("head", _head);
        }

        if (pooling == PoolingKind.Gem)
        {
            _generalised = true;
            register_parameter("exponent", new Parameter(tensor(3f)));
        }

        foreach (var (_, value) in named_parameters())
            value.DetachFromDisposeScope();
        foreach (var (_, value) in named_buffers())
            value.DetachFromDisposeScope();
    }

    /// <summary>Channels that leave the backbone.</summary>
    public int Features { get; }

    /// <summary>Length of an embedding.</summary>
    public int Dimension => _head is null ? Features : (int)_head.weight.shape[0];

    /// <summary>The names of the backbone's tensors, those beyond <c>until</c> included.</summary>
    public IReadOnlySet<string> BackboneNames { get; }

    /// <summary>Whether a module is the head, which calculates with 32 bits whatever the backbone does.</summary>
    public bool IsHead(nn.Module module) => ReferenceEquals(module, _head);

    /// <summary>Chooses what learns.</summary>
    public void Freeze(TrainedPart part)
    {
        var layers = _trunk.Layers;
        var last = layers[^1].Stage;
        _trunk.Freeze(part switch
        {
            TrainedPart.All => 0,
            TrainedPart.LastStage => layers.TakeWhile(l => l.Stage != last).Count(),
            _ => layers.Count,
        });
    }

    /// <summary>Sets the parts that learn to training, or all to inference.</summary>
    public void SetTraining(bool training, bool freezeBatchNorm)
    {
        train(training);
        _trunk.SetTraining(training, freezeBatchNorm);
    }

    /// <summary>The backbone's tensors by their names in files, weights and statistics of batch norm.</summary>
    public SortedDictionary<string, Tensor> BackboneTensors() => Named(_trunk, "");

    /// <summary>The head's tensors by their names in files.</summary>
    public SortedDictionary<string, Tensor> HeadTensors()
    {
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        if (_head is not null)
            (tensors["embedding.weight"], tensors["embedding.bias"]) = (_head.weight, _head.bias!);
        if (Exponent is { } exponent)
            tensors["pooling.exponent"] = exponent;
        return tensors;
    }

    /// <summary>Backbone and head.</summary>
    public SortedDictionary<string, Tensor> AllTensors()
    {
        var all = BackboneTensors();
        foreach (var (name, value) in HeadTensors())
            all[name] = value;
        return all;
    }

    /// <summary>Whether the head's weights come from a file, and are not random.</summary>
    public bool HeadIsGiven { get; set; }

    /// <summary>
    /// Moves the head's bias so that these images' vectors have a mean of zero. A backbone's features are all positive, so that behind a
    /// random head all embeddings point nearly the same way, which a triplet loss takes long to leave (data-dependent initialisation,
    /// Krähenbühl et al. 2016).
    /// </summary>
    public void CentreHead(Tensor images)
    {
        if (_head is null)
            return;
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _head.bias!.copy_(_head.weight.matmul(Pool(images).mean([0L])).neg());
    }

    /// <summary>The vector that pooling leaves, without head and scaling: (images, channels).</summary>
    public Tensor Pool(Tensor images)
    {
        using var scope = NewDisposeScope();
        var maps = _trunk.call(images);

        // Sixteen bits are too few for a mean, and for a head that tells apart what is left when the mean is taken away.
        if (maps.dtype == ScalarType.BFloat16)
            maps = maps.to(ScalarType.Float32);

        // A transformer's tokens are places as well; the first stands for the class.
        if (maps.dim() == 3)
            maps = maps.narrow(1, 1, maps.shape[1] - 1).transpose(1, 2).unsqueeze(-1);
        var pooled = Exponent is { } exponent
            ? maps.clamp_min(Scalars.Of(GemEpsilon)).pow(exponent).mean([2L, 3L]).pow(exponent.reciprocal())
            : maps.mean([2L, 3L]);
        return pooled.MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var pooled = Pool(images);
        var vectors = _head is null ? pooled : _head.call(pooled);
        return nn.functional.normalize(vectors.to(ScalarType.Float32)).MoveToOuterDisposeScope();
    }

    // Asked for each time: moving a module to another device puts a new parameter in the place of the old.
    private Parameter? Exponent => _generalised ? get_parameter("exponent") : null;

    private int CountFeatures()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _trunk.eval();
        var side = Math.Max(_backbone.MinimumSide, 32);
        var maps = _trunk.call(zeros(1, 3, side, side));
        return (int)maps.shape[maps.dim() == 3 ? 2 : 1];
    }

    /// <summary>
    /// Lays the weights of convolutions out as the images are: else libtorch turns weights and gradients about in every step.
    /// </summary>
    private static void KeepChannelsLast(Trunk trunk)
    {
        foreach (var convolution in trunk.modules().OfType<Conv2d>())
            convolution.weight = new Parameter(convolution.weight.detach().permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
    }

    private static int Find(TrunkLayer[] layers, string until)
    {
        var index = Array.FindIndex(layers, l => l.Name == until || l.Name == "features." + until);
        return index >= 0
            ? index
            : throw new StageException($"\"until\" is \"{until}\", which is no layer of the backbone. Its layers are {string.Join(", ", layers.Select(l => l.Name))}.");
    }

    private static HashSet<string> Names(TrunkLayer[] layers)
        => [.. layers.SelectMany(l => Named(l.Module, l.Name).Keys)];

    private static SortedDictionary<string, Tensor> Named(nn.Module module, string prefix)
    {
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, value) in module.named_parameters())
            tensors[FileName(prefix, name)] = value;
        foreach (var (name, value) in module.named_buffers())
        {
            if (!name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                tensors[FileName(prefix, name)] = value;
        }

        return tensors;
    }

    private static string FileName(string prefix, string name)
    {
        var full = ModuleNames.ToFile(prefix.Length == 0 ? name : $"{prefix}.{name}");
        return full is PatchEmbedding.Name + ".cls_token" or PatchEmbedding.Name + ".pos_embed" ? full[(PatchEmbedding.Name.Length + 1)..] : full;
    }
}

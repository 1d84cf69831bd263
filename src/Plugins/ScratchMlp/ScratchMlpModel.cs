namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// A multi-layer perceptron on raw pixels, written from scratch: ReLU, softmax cross-entropy, Adam, early stopping, and a grid search
/// by cross-validation where several learning rates or batch sizes are listed. It learns to name the training individuals; an
/// embedding is what its last hidden layer makes of a photo.
/// </summary>
[Stage(
    "scratch-mlp",
    "A multi-layer perceptron on the pixels of photos of one size, learnt from scratch to name the training individuals; "
    + "its last hidden layer is the embedding.")]
public sealed class ScratchMlpModel : ITrainableModel
{
    private readonly ScratchMlpOptions _options;
    private readonly StageContext _context;
    private FittedNetwork? _fitted;
    private Embedder? _embedder;

    /// <summary>Makes a model that is still to be fitted or loaded.</summary>
    public ScratchMlpModel(ScratchMlpOptions options, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        (_options, _context) = (options, context);
    }

    /// <inheritdoc/>
    public int BatchSize => 64;

    /// <inheritdoc/>
    public int Parallelism => Math.Max(1, _context.Threads);

    /// <inheritdoc/>
    public Task FitAsync(ITrainingData data, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Task.Run(async () => Use(await new Learner(_options, _context).LearnAsync(data, cancellation)), cancellation);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return (_embedder ?? throw Unfitted()).Embed(batch, cancellation);
    }

    /// <inheritdoc/>
    public void Save(string folder) => ModelFolder.Save(folder, _fitted ?? throw Unfitted(), _options);

    /// <inheritdoc/>
    public void Load(string folder) => Use(ModelFolder.Load(folder, _options));

    private void Use(FittedNetwork fitted) => (_fitted, _embedder) = (fitted, new Embedder(fitted, BatchSize));

    private StageException Unfitted() => new($"The model '{_context.StageId}' has neither been fitted nor loaded.");
}

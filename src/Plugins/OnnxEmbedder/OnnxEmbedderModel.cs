using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>Embeds images with a model in an ONNX file: preprocessing, the network, pooling, and scaling to length 1.</summary>
[Stage("onnx-embedder", "Embeds images with a model in an ONNX file, such as MegaDescriptor, MiewID or DINOv2, after checking that its preprocessing is right.")]
public sealed class OnnxEmbedderModel : IModel, IDisposable
{
    private readonly OnnxEmbedderOptions _options;
    private readonly Preprocessing _preprocessing;
    private readonly OnnxSession _session;

    /// <summary>Loads the model and checks it.</summary>
    /// <exception cref="StageException">It cannot be loaded, its shapes do not fit the options, or its self-test fails.</exception>
    public OnnxEmbedderModel(OnnxEmbedderOptions options, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _preprocessing = new Preprocessing(options);
        var file = context.ResolvePath(options.Model);
        _session = new OnnxSession(file, options, _preprocessing, options.Threads > 0 ? options.Threads : context.Threads, context.Log);
        try
        {
            if (SelfTestFile.Find(file, options, context) is { } test)
                new SelfTest(test, options, Embed).Run();
            else
                context.Log.Warn($"There is no self-test beside '{file}', so that wrong preprocessing would not be noticed. Write one: an image and the vector that the model's authors get for it.");
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int BatchSize => _options.BatchSize;

    /// <inheritdoc/>
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var images = batch.Select(s => s.Image ?? throw new InvalidDataException("The sample has no pixels; put load-image before this stage.")).ToList();
        return [.. Embed(images, _preprocessing, _options).Select(v => new ModelOutput(v))];
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private List<float[]> Embed(IReadOnlyList<Image> images, Preprocessing preprocessing, OnnxEmbedderOptions options)
    {
        var vectors = new List<float[]>(images.Count);
        var size = _session.FixedBatch > 0 ? _session.FixedBatch : images.Count;
        for (var start = 0; start < images.Count; start += size)
        {
            // A model that takes batches of one size alone gets empty images with the last.
            var count = Math.Min(size, images.Count - start);
            var numbers = new float[size * preprocessing.Length];
            for (var i = 0; i < count; i++)
                preprocessing.Write(images[start + i], numbers.AsSpan(i * preprocessing.Length, preprocessing.Length));
            vectors.AddRange(_session.Run(numbers, preprocessing.ShapeOf(size), count));
        }

        if (options.Normalise)
            vectors.ForEach(Normalise);
        return vectors;
    }

    private static void Normalise(float[] vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
            TensorPrimitives.Divide(vector, length, vector);
    }
}

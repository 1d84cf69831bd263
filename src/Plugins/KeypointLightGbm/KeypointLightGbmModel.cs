using System.IO.Hashing;
using System.Runtime.InteropServices;
using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Matches photos by their keypoints and colours, and learns with LightGBM which matches mean the same individual. As a model it
/// gives each photo a vector; as a matcher it ranks the gallery for each query, with the probability that both show one individual.
/// </summary>
[Stage(
    "keypoint-lightgbm",
    "Matches photos by keypoints and colours, and learns which matches mean the same individual; gives a vector per photo and a ranking per query.",
    ReadsEmbeddings = true)]
public sealed class KeypointLightGbmModel : ITrainableModel, IHeldOutMatcher, IDisposable
{
    private readonly KeypointLightGbmOptions _options;
    private readonly StageContext _context;
    private readonly ExtractorPool? _extractors;
    private readonly Func<Image, PhotoFeatures> _extract;
    private readonly PhotoStore _store;
    private readonly Dictionary<string, PhotoEntry> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (PhotoEntry Entry, long Turn)> _photos = new(StringComparer.Ordinal);
    private long _turns;
    private LearntModel? _model;
    private GallerySet? _trainingGalleries;

    /// <summary>Makes the stage.</summary>
    public KeypointLightGbmModel(KeypointLightGbmOptions options, StageContext context)
        : this(options, context, null)
    {
    }

    /// <summary>Makes the stage with features found elsewhere: measuring it again and again need not find them again.</summary>
    internal KeypointLightGbmModel(KeypointLightGbmOptions options, StageContext context, Func<Image, PhotoFeatures>? extract)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        (_options, _context) = (options, context);

        // Photos are worked on side by side: OpenCV's own threads would only get in the way.
        Cv2.SetNumThreads(1);
        _extractors = extract is null ? new ExtractorPool(options.FeatureOptions) : null;
        _extract = extract ?? _extractors!.Extract;
        _store = new PhotoStore(options.Memory * 1024L * 1024);
    }

    /// <inheritdoc/>
    public int BatchSize => Math.Max(8, 4 * _context.Threads);

    /// <inheritdoc/>
    public bool ReadsOnce => true;

    /// <inheritdoc/>
    public async Task FitAsync(ITrainingData data, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        LightGbmLibrary.Load();
        var samples = await ExtractTrainingPhotosAsync(data, cancellation).ConfigureAwait(false);
        var trainer = new ModelTrainer(_options, _context, _store);
        (_model, _trainingGalleries, var entries) = trainer.Fit(samples, cancellation);
        foreach (var entry in entries)
            _known[entry.Sample.Id] = entry;
    }

    /// <inheritdoc/>
    public void Save(string folder) => Model.Save(folder, _options);

    /// <inheritdoc/>
    public void Load(string folder)
    {
        LightGbmLibrary.Load();
        _model = LearntModel.Load(folder, _options);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var described = new (PhotoEntry Entry, PhotoFeatures? New)[batch.Count];
        try
        {
            // A photo that is known takes no time, and one that is not takes long.
            InTurn.ForEach(Enumerable.Range(0, batch.Count), _context.Threads, i =>
            {
                var image = ImageOf(batch[i]);
                var hash = Hash(image);
                if (Known(batch[i], hash) is { } known)
                {
                    described[i] = (known with { Sample = WithoutPixels(batch[i]) }, null);
                    return;
                }

                var features = _extract(image);
                described[i] = (Model.Describe(batch[i], WithoutPixels(batch[i]), features, hash), features);
            }, cancellation);
        }
        catch (AggregateException e)
        {
            // The host tries each of the batch alone, and shows what it was. Nothing of the batch is kept, for it comes again.
            throw e.InnerExceptions[0];
        }

        var outputs = new ModelOutput[batch.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            var (entry, features) = described[i];
            if (features is not null)
                entry = entry with { Features = _store.Add(features) };

            // Models downstream have photos embedded while they learn, in any order. That of the last time is the samples' own.
            _photos[batch[i].Id] = (entry, _turns++);
            outputs[i] = new ModelOutput(entry.Vector);
        }

        return outputs;
    }

    /// <inheritdoc/>
    public IEnumerable<Ranking> Match(CancellationToken cancellation)
        => new RankingRun(_options, _context, Model, _store, _trainingGalleries).Rank([.. _photos.Values.OrderBy(p => p.Turn).Select(p => p.Entry)], cancellation);

    /// <inheritdoc/>
    public IEnumerable<Ranking> MatchHeldOut(IReadOnlyList<Sample> samples, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var entries = samples.Where(s => s.Individual is not null && _photos.ContainsKey(s.Id)).Select(s => _photos[s.Id].Entry).ToArray();
        return new RankingRun(_options, _context, Model, _store, _trainingGalleries).RankHeldOut(entries, cancellation);
    }

    /// <summary>Frees what is native, and removes the temporary file.</summary>
    public void Dispose()
    {
        _model?.Dispose();
        _trainingGalleries?.Dispose();
        _store.Dispose();
        _extractors?.Dispose();
    }

    /// <summary>Photos whose features are kept.</summary>
    internal int Kept => _store.Count;

    private LearntModel Model => _model ?? throw new StageException($"The stage '{_context.StageId}' has neither been fitted nor loaded.");

    private async Task<List<TrainingPhoto>> ExtractTrainingPhotosAsync(ITrainingData data, CancellationToken cancellation)
    {
        // The order of arrival depends on nothing but the request, and is kept, whichever photo is done first.
        var found = new TrainingPhoto?[data.Samples.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Numbered(data.ReadAsync(Enumerable.Range(0, found.Length), 0, augment: false, cancellation)),
            new ParallelOptions { MaxDegreeOfParallelism = _context.Threads, CancellationToken = cancellation },
            (item, _) =>
            {
                if (Extract(item.Sample) is { } photo)
                {
                    // The store takes one at a time.
                    lock (_store)
                        found[item.Number] = new TrainingPhoto(WithoutPixels(item.Sample), item.Sample.Embeddings, _store.Add(photo.Features), photo.Hash);
                }

                var count = Interlocked.Increment(ref done);
                if (count % BatchSize == 0)
                    _context.Log.Progress(0.2 * count / found.Length, $"keypoints of {count} of {found.Length} photos");
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        return [.. found.OfType<TrainingPhoto>()];
    }

    private static async IAsyncEnumerable<(int Number, Sample Sample)> Numbered(IAsyncEnumerable<TrainingSample> items)
    {
        var number = 0;
        await foreach (var item in items.ConfigureAwait(false))
            yield return (number++, item.Sample);
    }

    /// <returns>Null where nothing can be found in the photo: it is left out of learning.</returns>
    private (PhotoFeatures Features, ulong Hash)? Extract(Sample sample)
    {
        try
        {
            var image = ImageOf(sample);
            return (_extract(image), Hash(image));
        }
        catch (Exception e) when (e is OpenCVException or InvalidOperationException)
        {
            _context.Log.Warn($"'{sample.Path}' is left out of learning: {e.Message}");
            return null;
        }
    }

    private PhotoEntry? Known(Sample sample, ulong hash)
    {
        var entry = _photos.TryGetValue(sample.Id, out var photo) ? photo.Entry : _known.GetValueOrDefault(sample.Id);
        return entry?.PixelHash == hash ? entry : null;
    }

    private static Image ImageOf(Sample sample) => sample.Image ?? throw new InvalidOperationException("The photo has no pixels: put a stage that loads images upstream.");

    private static ulong Hash(Image image) => XxHash3.HashToUInt64(image.Pixels.Span, ((long)image.Width << 32) ^ image.Height);

    private static Sample WithoutPixels(Sample sample) => sample with { Image = null, Embeddings = System.Collections.ObjectModel.ReadOnlyDictionary<string, ReadOnlyMemory<float>>.Empty };
}

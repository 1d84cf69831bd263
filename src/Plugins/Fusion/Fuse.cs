using System.Globalization;
using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>
/// Combines models. Its vector is the models' vectors one behind the other, each scaled to length √weight, so that the cosine of
/// two fused vectors is the weighted sum of the models' cosines. As a matcher it ranks by the method's own score, matchers
/// upstream included: the mean of calibrated probabilities follows WildFusion (Cermak and others, 2024).
/// </summary>
[Stage("fuse", "Combines the embeddings of several models, and the rankings of matchers, with weights learnt from the training or validation photos.", Input = DataType.Embedding)]
public sealed class Fuse(FuseOptions options, StageContext context) : ITrainableModel, IRankingReader
{
    private readonly List<(Sample Sample, float[][] Vectors)> _photos = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly MatcherScores _matchers = new();
    private FusedModel? _model;

    /// <inheritdoc/>
    public int BatchSize => 256;

    /// <inheritdoc/>
    public async Task FitAsync(ITrainingData data, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        IReadOnlyList<string>? models = null;
        var photos = new List<(Sample Sample, float[][] Vectors)>();
        await foreach (var read in data.ReadAsync(Enumerable.Range(0, data.Samples.Count), 0, augment: false, cancellation).ConfigureAwait(false))
        {
            models ??= ModelsOf(read.Sample);
            if (read.Sample.Individual is not null)
                photos.Add((read.Sample, UnitVectors(read.Sample, models)));
        }

        if (models is null)
            throw new StageException("there is no photo to learn from. Look at why those for training failed.");
        _model = FusedModel.Fit(models, options.Method, PairsOf(photos));
        context.Log.Info(string.Join(", ", models.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"{m} counts {_model.Weights[i]:0.000}"))));
    }

    /// <inheritdoc/>
    public void Save(string folder) => Model.Save(folder);

    /// <inheritdoc/>
    public void Load(string folder) => _model = FusedModel.Load(folder, options.Method);

    /// <inheritdoc/>
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var outputs = new List<ModelOutput>(batch.Count);
        foreach (var sample in batch)
        {
            var vectors = UnitVectors(sample, Model.Models);
            var fused = new float[vectors.Sum(v => v.Length)];
            var start = 0;
            for (var m = 0; m < vectors.Length; m++)
            {
                TensorPrimitives.Multiply(vectors[m], (float)Math.Sqrt(Model.Weights[m]), fused.AsSpan(start, vectors[m].Length));
                start += vectors[m].Length;
            }

            if (_known.Add(sample.Id))
                _photos.Add((sample with { Image = null, Embeddings = new Dictionary<string, ReadOnlyMemory<float>>() }, vectors));
            outputs.Add(new ModelOutput(fused));
        }

        return outputs;
    }

    /// <inheritdoc/>
    public void TakeRankings(string model, IReadOnlyList<Ranking> rankings) => _matchers.Take(model, rankings);

    /// <inheritdoc/>
    public IEnumerable<Ranking> Match(CancellationToken cancellation)
        => new FusedRanking(options, Model, _photos, _matchers).Rank(cancellation);

    private FusedModel Model => _model ?? throw new StageException("it has neither been fitted nor loaded.");

    private static string[] ModelsOf(Sample sample) => [.. sample.Embeddings.Keys.Order(StringComparer.Ordinal)];

    private static float[][] UnitVectors(Sample sample, IReadOnlyList<string> models)
    {
        if (sample.Embeddings.Count != models.Count)
            throw new StageException($"it was fitted to the models {string.Join(", ", models)}, and reads {string.Join(", ", ModelsOf(sample))}. Read the same models, or fit it again.");
        var vectors = new float[models.Count][];
        for (var m = 0; m < vectors.Length; m++)
        {
            if (!sample.Embeddings.TryGetValue(models[m], out var vector))
                throw new StageException($"it was fitted to the model '{models[m]}', which it does not read. Read the same models, or fit it again.");
            vectors[m] = vector.ToArray();
            var length = TensorPrimitives.Norm<float>(vectors[m]);
            if (length > 0)
                TensorPrimitives.Divide(vectors[m], length, vectors[m]);
        }

        return vectors;
    }

    private TrainingPairs PairsOf(List<(Sample Sample, float[][] Vectors)> photos)
    {
        TrainingPairs Of(Split split) => TrainingPairs.Draw(photos.FindAll(p => p.Sample.Split == split), options, context.CreateRandom($"pairs {split}"));

        var validation = options.FitOn == FitSplit.Train ? null : Of(Split.Validation);
        if (validation is { AreEnough: true })
            return validation;
        if (options.FitOn == FitSplit.Validation)
            throw new StageException($"the validation photos make {validation!.Positives} pairs of one individual, and it takes {TrainingPairs.Fewest} to learn from. Set 'fitOn' to train, or give the split more validation photos.");
        var training = Of(Split.Train);
        if (!training.AreEnough)
            throw new StageException($"the training photos make {training.Positives} pairs of one individual, and it takes {TrainingPairs.Fewest}, and as many of two, to learn from. Train on more photos.");
        return training;
    }
}

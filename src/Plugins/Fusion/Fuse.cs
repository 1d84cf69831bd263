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
    private readonly Dictionary<string, (FusedPhoto Photo, long Turn)> _photos = new(StringComparer.Ordinal);
    private readonly MatcherScores _matchers = new();
    private long _turns;
    private FusedModel? _model;

    /// <inheritdoc/>
    public int BatchSize => 256;

    /// <inheritdoc/>
    public async Task FitAsync(ITrainingData data, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        IReadOnlyList<string>? models = null;
        var photos = new List<FusedPhoto>();
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var (position, sample) in data.ReadAsync(Enumerable.Range(0, data.Samples.Count), 0, augment: false, cancellation).ConfigureAwait(false))
        {
            models ??= ModelsOf(sample);
            if (sample.Individual is null)
                continue;
            photos.Add(PhotoOf(sample, models));
            positions[sample.Id] = position;
        }

        if (models is null)
            throw new StageException("there is no photo to learn from. Look at why those for training failed.");
        var (chosen, pairs) = ChoosePhotos(photos);
        var scores = new MatcherScores();
        foreach (var matcher in data.HeldOutMatchers)
            scores.Take(matcher, Told(matcher, data.RankHeldOut(matcher, [.. chosen.Select(p => positions[p.Sample.Id])], cancellation), chosen.Count));

        // What a matcher cannot judge fairly is nothing to learn from.
        IReadOnlyList<string> matchers = [.. scores.Matchers.Where(m => scores.QueriesOf(m).Count > 0)];
        if (matchers.Count > 0)
        {
            chosen = chosen.FindAll(p => matchers.All(m => scores.QueriesOf(m).Contains(p.Sample.Id)));
            pairs = PairsOf(chosen);
            if (!pairs.AreEnough)
                throw new StageException($"of the photos that '{string.Join("', '", matchers)}' can judge as if it had not learnt from them, {pairs.Positives} pairs show one individual, and it takes {TrainingPairs.Fewest} to learn from. Train on more photos.");
        }

        _model = FusedModel.Fit(models, matchers, options.Method, chosen, pairs, new PairMeasures(models.Count, matchers, scores));
        Tell(_model, chosen);
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
            var photo = PhotoOf(sample, Model.Models);
            var vectors = photo.Vectors;
            var fused = new float[vectors.Sum(v => v.Length)];
            var start = 0;
            for (var m = 0; m < vectors.Length; m++)
            {
                TensorPrimitives.Multiply(vectors[m], (float)Math.Sqrt(Model.Weights[m]), fused.AsSpan(start, vectors[m].Length));
                start += vectors[m].Length;
            }

            // Models downstream have photos embedded while they learn, in any order. That of the last time is the samples' own.
            _photos[sample.Id] = (photo, _turns++);
            outputs.Add(new ModelOutput(fused));
        }

        return outputs;
    }

    /// <inheritdoc/>
    public void TakeRankings(string model, IReadOnlyList<Ranking> rankings) => _matchers.Take(model, rankings);

    /// <inheritdoc/>
    public IEnumerable<Ranking> Match(CancellationToken cancellation)
        => new FusedRanking(options, Model, [.. _photos.Values.OrderBy(p => p.Turn).Select(p => p.Photo)], _matchers, context.Threads).Rank(cancellation);

    private FusedModel Model => _model ?? throw new StageException("it has neither been fitted nor loaded.");

    private static string[] ModelsOf(Sample sample) => [.. sample.Embeddings.Keys.Order(StringComparer.Ordinal)];

    private static FusedPhoto PhotoOf(Sample sample, IReadOnlyList<string> models)
        => new(sample with { Image = null, Embeddings = System.Collections.ObjectModel.ReadOnlyDictionary<string, ReadOnlyMemory<float>>.Empty }, UnitVectors(sample, models));

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

    private (List<FusedPhoto> Photos, TrainingPairs Pairs) ChoosePhotos(List<FusedPhoto> photos)
    {
        (List<FusedPhoto> Photos, TrainingPairs Pairs) Of(Split split)
        {
            var chosen = FitPhotos.Choose(photos.FindAll(p => p.Sample.Split == split), context.CreateRandom($"photos {split}"));
            return (chosen, PairsOf(chosen));
        }

        if (options.FitOn != FitSplit.Train)
        {
            var validation = Of(Split.Validation);
            if (validation.Pairs.AreEnough)
                return validation;
            if (options.FitOn == FitSplit.Validation)
                throw new StageException($"the validation photos make {validation.Pairs.Positives} pairs of one individual, and it takes {TrainingPairs.Fewest} to learn from. Set 'fitOn' to train, or give the split more validation photos.");
        }

        var training = Of(Split.Train);
        if (!training.Pairs.AreEnough)
            throw new StageException($"the training photos make {training.Pairs.Positives} pairs of one individual, and it takes {TrainingPairs.Fewest}, and as many of two, to learn from. Train on more photos.");
        return training;
    }

    private TrainingPairs PairsOf(List<FusedPhoto> photos) => TrainingPairs.Draw(photos, options, context.CreateRandom("pairs"));

    private IEnumerable<Ranking> Told(string matcher, IEnumerable<Ranking> rankings, int count)
    {
        var done = 0;
        foreach (var ranking in rankings)
        {
            yield return ranking;
            context.Log.Progress((double)++done / count, $"'{matcher}' compared {done} of {count} photos");
        }
    }

    private void Tell(FusedModel model, List<FusedPhoto> photos)
    {
        string Share(string name, double share) => string.Create(CultureInfo.InvariantCulture, $"{name} {share:0.000}");
        var source = photos[0].Sample.Split == Split.Train ? "training photos, which a model may know by heart and then counts too much; a share for 'validation' in 'split' is surer" : "validation photos";
        context.Log.Info($"learnt from {photos.Count} {source}; in vectors count {string.Join(", ", model.Models.Select((m, i) => Share(m, model.Weights[i])))}");
        if (model.Matchers.Count == 0 || options.Method == FusionMethod.CalibratedMean)
            return;
        // Beside each other as log-odds, each by its own calibration.
        var shares = model.Coefficients.Select((c, m) => model.Slopes[m] > 0 ? c / model.Slopes[m] : 0).ToArray();
        var names = model.Models.Select(m => model.Matchers.Contains(m, StringComparer.Ordinal) ? $"{m}'s vectors" : m).Concat(model.Matchers);
        context.Log.Info("in rankings count " + string.Join(", ", names.Select((n, m) => Share(n, shares[m] / shares.Sum()))));
    }
}

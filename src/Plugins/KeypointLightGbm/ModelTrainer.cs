using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Learns from photos whose features are in the store.</summary>
internal sealed class ModelTrainer(KeypointLightGbmOptions options, StageContext context, PhotoStore store)
{
    internal (LearntModel Model, GallerySet? Galleries, IReadOnlyList<PhotoEntry> Entries) Fit(IReadOnlyList<TrainingPhoto> photos, CancellationToken cancellation)
    {
        var training = photos.Where(p => p.Sample.Split == Split.Train).ToArray();
        if (training.Length == 0)
            throw new StageException($"The stage '{context.StageId}' has no training photo to learn from: put a 'split' stage upstream, or load a fitted model.");
        context.Log.Progress(0.2, $"learning the vocabulary of {training.Length} photos");
        var vectors = VladEncoder.Fit(
            training.Length, i => store.Get(training[i].Features).Sift, options.Words, options.Dimension, context.Threads, context.CreateRandom("vectors"), cancellation);
        context.Log.Progress(0.2, $"learning the colours of {training.Length} photos");
        var colours = ColourEncoder.Fit(training.Length, i => store.Get(training[i].Features).Colour, options.Dimension, context.Threads, context.CreateRandom("colours"), cancellation);
        string[] pretrained = [.. training.SelectMany(p => p.Embeddings.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var entries = new PhotoEntry[photos.Count];
        Parallel.For(0, entries.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = cancellation }, i =>
        {
            var features = store.Get(photos[i].Features);
            entries[i] = new PhotoEntry(
                photos[i].Sample,
                photos[i].Features,
                vectors.Encode(features.Sift),
                colours.Encode(features.Colour),
                LearntModel.PretrainedOf(photos[i].Embeddings, pretrained),
                photos[i].PixelHash);
        });
        var labelled = entries.Where(e => e.Sample is { Split: Split.Train, Individual: not null }).ToArray();
        if (options.Features == FeatureSet.Seed)
        {
            var seed = SeedClassifier.Fit(labelled, context, cancellation);
            return (new LearntModel(vectors, colours, pretrained, null, seed), null, entries);
        }

        var repeated = labelled.GroupBy(e => e.Sample.Individual, StringComparer.Ordinal).Count(g => g.Count() > 1);
        if (repeated < 2)
        {
            context.Log.Warn($"Only {repeated} training individual(s) have two photos, so nothing can be learnt about pairs: rankings go by similarity alone, without probabilities. Label more photos.");
            return (new LearntModel(vectors, colours, pretrained, null, null), null, entries);
        }

        return FitPairs(labelled, vectors, colours, pretrained, entries, cancellation);
    }

    private (LearntModel Model, GallerySet? Galleries, IReadOnlyList<PhotoEntry> Entries) FitPairs(
        PhotoEntry[] labelled, VladEncoder vectors, ColourEncoder colours, string[] pretrained, PhotoEntry[] entries, CancellationToken cancellation)
    {
        var columns = new PairColumns(pretrained);
        context.Log.Progress(0.2, $"indexing the keypoints of {labelled.Length} photos");
        var galleries = Galleries.Build(labelled, labelled, options, context, store, columns.Measures, cancellation);
        try
        {
            var folds = Math.Min(options.Folds, labelled.Select(e => e.Sample.Individual).Distinct(StringComparer.Ordinal).Count());
            var pairs = PairTrainer.Collect(labelled, galleries, columns, options.RowOptions, folds, context.Threads, context.CreateRandom, context.Log, cancellation);
            if (pairs.Positives == 0)
                throw new StageException($"The stage '{context.StageId}' found no two comparable photos of one individual to learn from: label more photos, or switch 'sameViewpoint' off.");
            var classifier = PairClassifier.Fit(pairs, columns, options.ClassifierOptions(context.Seed, context.Threads) with { Folds = folds }, context.Log, cancellation);
            var (auc, precision, loss) = classifier.Validation;
            context.Log.Info(string.Create(
                CultureInfo.InvariantCulture,
                $"learnt from {pairs.Count} pairs ({pairs.Positives} of one individual) in {classifier.Rounds} rounds, the linear classifier's share {classifier.LinearShare:0.0}; on individuals left out: ROC AUC {auc:0.000}, average precision {precision:0.000}, log loss {loss:0.0000}"));
            context.Log.Info("most telling: " + string.Join(", ", classifier.Importances(columns.Names).Take(8).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Share:P0}"))));
            return (new LearntModel(vectors, colours, pretrained, classifier, null), galleries, entries);
        }
        catch
        {
            galleries.Dispose();
            throw;
        }
    }
}

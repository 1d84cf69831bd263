using System.Globalization;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// Tries every pair of learning rate and batch size by cross-validation. All pairs see the same folds, initial weights and orders.
/// Folds and pairs are independent of each other and shared among the threads, one thread each.
/// </summary>
internal sealed class GridSearch(Learner learner, ScratchMlpOptions options, StageContext context)
{
    /// <summary>Tries all pairs.</summary>
    /// <returns>One result per pair: learning rates as listed, and for each of them the batch sizes as listed.</returns>
    public async Task<IReadOnlyList<GridPoint>> RunAsync(TrainingImages images, CancellationToken cancellation)
    {
        var folds = Math.Min(options.Folds, images.Train.Count);
        var foldOf = StratifiedSampling.Folds(images.Train.Labels, folds, context.CreateRandom("folds"));
        var pairs = options.LearningRates.SelectMany(_ => options.BatchSizes, (rate, size) => (Rate: rate, Size: size)).ToList();
        var accuracies = new double?[pairs.Count * folds];
        var done = 0;
        var threads = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Threads), CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, accuracies.Length), threads, async (job, token) =>
        {
            var (pair, fold) = (pairs[job / folds], job % folds);
            accuracies[job] = await TryAsync(images, foldOf, fold, learner.Settings(pair.Rate, pair.Size), token);
            var finished = Interlocked.Increment(ref done);
            context.Log.Progress(
                Learner.SearchShare * finished / accuracies.Length,
                string.Create(CultureInfo.InvariantCulture, $"grid search, {finished} of {accuracies.Length} trials"));
        });
        return [.. pairs.Select((pair, i) => new GridPoint(pair.Rate, pair.Size, accuracies[(i * folds)..((i + 1) * folds)]))];
    }

    /// <summary>The pair with the highest mean accuracy; the first of equals.</summary>
    /// <exception cref="StageException">Learning diverged with every pair.</exception>
    public static GridPoint Best(IReadOnlyList<GridPoint> points)
        => points.Where(point => point.MeanAccuracy.HasValue).MaxBy(point => point.MeanAccuracy)
            ?? throw new StageException("Learning broke down with every learning rate listed: list lower learningRates, such as 0.001.");

    private async Task<double?> TryAsync(TrainingImages images, int[] foldOf, int fold, TrainingSettings settings, CancellationToken cancellation)
    {
        var rows = Enumerable.Range(0, foldOf.Length).ToLookup(row => foldOf[row] == fold);
        var learning = images with { Train = images.Train.Select([.. rows[false]]) };
        using var team = new WorkTeam(1);
        var name = string.Create(CultureInfo.InvariantCulture, $"fold {fold}");
        try
        {
            var (trainer, _, _, _) = await learner.FitAsync(learning, null, settings, name, team, static _ => { }, cancellation);
            return trainer.Score(images.Train.Select([.. rows[true]]), cancellation).Accuracy;
        }
        catch (DivergedException)
        {
            return null;
        }
    }
}

using System.Globalization;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Turns training data into a fitted network.</summary>
internal sealed class Learner(ScratchMlpOptions options, StageContext context)
{
    /// <summary>The share of the whole work that progress counts for the grid search.</summary>
    public const double SearchShare = 0.8;

    /// <summary>Learns as the options ask.</summary>
    public async Task<FittedNetwork> LearnAsync(ITrainingData data, CancellationToken cancellation)
    {
        if (!options.Train)
            return Untrained(await TrainingImages.ReadUnlabelledAsync(data, cancellation));
        var images = await TrainingImages.ReadKnownAsync(data, cancellation);
        if (images.Validation.Count == 0 && data.Samples.Count(sample => sample.Split == Split.Validation) is var ignored and > 0)
        {
            context.Log.Info(
                $"none of the {ignored} validation samples shows a training individual, "
                + "so a share of the training samples is held out instead");
        }

        var searches = options.LearningRates.Count * options.BatchSizes.Count > 1;
        var grid = searches ? await new GridSearch(this, options, context).RunAsync(images, cancellation) : [];
        var settings = Choose(grid);
        using var team = new WorkTeam(Math.Max(1, context.Threads));
        var start = searches ? SearchShare : 0;
        try
        {
            var (trainer, network, normalisation, history) = await FitAsync(
                images,
                options.RereadEachEpoch ? data : null,
                settings,
                "final",
                team,
                epoch => context.Log.Progress(start + ((1 - start) * epoch.Epoch / options.MaxEpochs), epoch.Describe(options.MaxEpochs)),
                cancellation);
            var best = history.Epochs[history.BestEpoch - 1].Describe(options.MaxEpochs);
            context.Log.Info($"learnt {images.Classes.Count} individuals from {images.Train.Count} photos; kept {best}");
            if (!trainer.HasLife(images.Train, cancellation))
            {
                context.Log.Warn(
                    "the last hidden layer answers every training photo with zeros, so all embeddings are alike: "
                    + "lower learningRates, or set scaling to channels or pixels");
            }

            return new FittedNetwork(images.Train.Shape, normalisation, network, images.Classes)
            {
                LearningRate = settings.LearningRate,
                BatchSize = settings.BatchSize,
                Grid = grid,
                History = history,
            };
        }
        catch (DivergedException exception)
        {
            throw new StageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{exception.Message} The learning rate {settings.LearningRate} is too high for these data: ")
                + string.Create(CultureInfo.InvariantCulture, $"list lower learningRates, such as {settings.LearningRate / 10:G2}."),
                exception);
        }
    }

    /// <summary>One choice of the options' learning rates and batch sizes.</summary>
    public TrainingSettings Settings(double learningRate, int batchSize)
        => new(learningRate, batchSize, options.MaxEpochs, options.Patience, new AdamSettings(options.Beta1, options.Beta2, options.Epsilon));

    /// <summary>Lets one network learn.</summary>
    /// <param name="images">What to learn from and what to watch; where nothing is to watch, a share of the former is held out.</param>
    /// <param name="reread">Where to read the photos anew in every epoch; null to use them as they are.</param>
    /// <param name="settings">How to learn.</param>
    /// <param name="purpose">Tells the random streams apart.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="observe">Is told about each epoch.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    public async Task<(Trainer Trainer, Mlp Network, InputNormalisation Normalisation, TrainingHistory History)> FitAsync(
        TrainingImages images,
        ITrainingData? reread,
        TrainingSettings settings,
        string purpose,
        WorkTeam team,
        Action<EpochRecord> observe,
        CancellationToken cancellation)
    {
        var (train, validation) = (images.Train, images.Validation);
        if (validation.Count == 0)
        {
            var (kept, held) = StratifiedSampling.HoldOut(train.Labels, options.ValidationShare, context.CreateRandom($"{purpose} hold-out"));
            (train, validation) = (train.Select(kept), train.Select(held));
        }

        var normalisation = InputNormalisation.Fit(options.Scaling, train.Shape.Inputs, (int)train.Shape.Format, train.Pixels);
        var network = new Mlp(train.Shape.Inputs, options.Hidden, images.Classes.Count);
        network.Initialise(context.CreateRandom(purpose == "final" ? "init" : $"{purpose} init"));
        var order = context.CreateRandom($"{purpose} order");
        IEpochSource source = reread is null ? new KeptImages(train, order) : new RereadImages(reread, train, order);
        var trainer = new Trainer(network, normalisation, settings, team);
        return (trainer, network, normalisation, await trainer.FitAsync(source, validation, observe, cancellation));
    }

    private FittedNetwork Untrained(LabelledImages images)
    {
        var normalisation = InputNormalisation.Fit(options.Scaling, images.Shape.Inputs, (int)images.Shape.Format, images.Pixels);
        var network = new Mlp(images.Shape.Inputs, options.Hidden, 0);
        network.Initialise(context.CreateRandom("init"));
        context.Log.Info($"made a random network for photos of {images.Shape}; it learns nothing");
        return new FittedNetwork(images.Shape, normalisation, network, []);
    }

    private TrainingSettings Choose(IReadOnlyList<GridPoint> grid)
    {
        if (grid.Count == 0)
            return Settings(options.LearningRates[0], options.BatchSizes[0]);
        foreach (var point in grid)
        {
            var outcome = point.MeanAccuracy is { } mean ? string.Create(CultureInfo.InvariantCulture, $"accuracy {mean:F4}") : "diverged";
            context.Log.Info(string.Create(
                CultureInfo.InvariantCulture,
                $"grid search: learning rate {point.LearningRate}, batch size {point.BatchSize}: {outcome} over {point.Accuracies.Count} folds"));
        }

        var best = GridSearch.Best(grid);
        context.Log.Info(string.Create(
            CultureInfo.InvariantCulture,
            $"grid search chose learning rate {best.LearningRate} and batch size {best.BatchSize}"));
        return Settings(best.LearningRate, best.BatchSize);
    }
}

namespace ReIdFlow.Tests;

public sealed class TrainerTests
{
    [Fact]
    public async Task The_weights_of_the_best_epoch_are_kept()
    {
        // Half of the watched photos carry another's name: they do best in some epoch on the way, and worse later.
        var train = await ReadAsync(Pictures.Herd(4, 10, noise: 255, side: 12));
        var watched = await ReadAsync(Pictures.Herd(4, 10, noise: 255, seed: 2, side: 12));
        watched = watched with { Labels = [.. watched.Labels.Select((label, i) => (label + (i % 2)) % 4)] };
        var settings = new TrainingSettings(0.003, 8, 200, 6, new AdamSettings(0.9, 0.999, 1e-8));
        var network = new Mlp(144, [16], 4);
        network.Initialise(RandomStream.Create(1, "init"));
        using var team = new WorkTeam(1);
        var normalisation = InputNormalisation.Fit(InputScaling.Channels, 144, 1, train.Pixels);
        var trainer = new Trainer(network, normalisation, settings, team);
        var observed = new List<EpochRecord>();
        var history = await trainer.FitAsync(new KeptImages(train, RandomStream.Create(1, "order")), watched, observed.Add, CancellationToken.None);

        var best = history.Epochs.MaxBy(epoch => (epoch.ValidationAccuracy, -epoch.ValidationLoss))!;
        Assert.Equal(best.Epoch, history.BestEpoch);
        Assert.Equal(best.Epoch + 6, history.Epochs.Count);
        Assert.Equal(observed, history.Epochs);
        Assert.Equal((best.ValidationLoss!.Value, best.ValidationAccuracy!.Value), trainer.Score(watched, CancellationToken.None));
    }

    private static async Task<LabelledImages> ReadAsync(List<Sample> samples)
        => (await TrainingImages.ReadKnownAsync(new ListData(samples), CancellationToken.None)).Train;
}

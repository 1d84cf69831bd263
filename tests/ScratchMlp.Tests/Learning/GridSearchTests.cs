namespace ReIdFlow.Tests;

public sealed class GridSearchTests
{
    [Fact]
    public async Task A_fold_is_scored_by_a_network_that_never_saw_it()
    {
        // Names given at random: what was learnt by heart is named rightly, all else by chance.
        var random = RandomStream.Create(1, "noise");
        var samples = Enumerable.Range(0, 120).Select(i =>
        {
            var pixels = Enumerable.Range(0, 64).Select(_ => (byte)random.NextInt(256)).ToArray();
            return Pictures.Grey($"{i}", i % 2 == 0 ? "even" : "odd", 8, pixels);
        }).ToList();
        var images = await TrainingImages.ReadKnownAsync(new ListData(samples), CancellationToken.None);
        var options = new ScratchMlpOptions { LearningRates = [0.003, 0.01], ValidationShare = 0, Folds = 4 };
        var context = new StageContext { Threads = 2 };
        var points = await new GridSearch(new Learner(options, context), options, context).RunAsync(images, CancellationToken.None);
        Assert.Equal([0.003, 0.01], points.Select(point => point.LearningRate));
        Assert.All(points, point => Assert.Equal(4, point.Accuracies.Count));
        Assert.All(points, point => Assert.InRange(point.MeanAccuracy!.Value, 0.3, 0.7));

        // The folds have 30 samples each.
        Assert.All(points.SelectMany(point => point.Accuracies), accuracy => Assert.Equal(0, accuracy!.Value * 30 % 1, 1e-9));
    }

    [Fact]
    public void The_highest_mean_wins_and_the_first_of_equals()
    {
        GridPoint[] points = [new(0.1, 8, [0.5, 0.7]), new(0.1, 16, [1.0, null]), new(0.2, 8, [0.6, 0.7]), new(0.2, 16, [0.7, 0.6])];
        Assert.Same(points[2], GridSearch.Best(points));
        Assert.Null(points[1].MeanAccuracy);
    }

    [Fact]
    public void Nothing_but_divergence_is_an_error_with_a_remedy()
        => Assert.Equal(
            "Learning broke down with every learning rate listed: list lower learningRates, such as 0.001.",
            Assert.Throws<StageException>(() => GridSearch.Best([new(1e9, 8, [null, null])])).Message);
}

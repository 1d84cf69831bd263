namespace ReIdFlow.Tests;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Stops_after_as_many_epochs_without_improvement_as_it_has_patience()
    {
        var stopping = new EarlyStopping(3);
        Assert.True(stopping.Observe(Epoch(1, 0.5, 1)));
        Assert.True(stopping.Observe(Epoch(2, 0.6, 1)));
        Assert.False(stopping.Observe(Epoch(3, 0.5, 0.1)));
        Assert.False(stopping.Observe(Epoch(4, 0.6, 1)));
        Assert.False(stopping.ShouldStop);
        Assert.False(stopping.Observe(Epoch(5, 0.6, 1.1)));
        Assert.True(stopping.ShouldStop);
        Assert.Equal(2, stopping.BestEpoch);
    }

    [Fact]
    public void An_improvement_renews_its_patience()
    {
        var stopping = new EarlyStopping(2);
        for (var epoch = 1; epoch <= 20; epoch++)
        {
            stopping.Observe(Epoch(epoch, epoch / 2 / 100.0, 1));
            Assert.False(stopping.ShouldStop);
        }
    }

    [Fact]
    public void Of_epochs_with_the_same_accuracy_the_one_with_less_loss_is_better()
    {
        var stopping = new EarlyStopping(2);
        stopping.Observe(Epoch(1, 1, 0.5));
        Assert.True(stopping.Observe(Epoch(2, 1, 0.4)));
        Assert.False(stopping.Observe(Epoch(3, 0.9, 0.3)));
        Assert.Equal(2, stopping.BestEpoch);
    }

    [Fact]
    public void Without_watched_samples_the_training_loss_decides()
    {
        var stopping = new EarlyStopping(1);
        Assert.True(stopping.Observe(new EpochRecord(1, 2, 0.1, null, null)));
        Assert.True(stopping.Observe(new EpochRecord(2, 1, 0.1, null, null)));
        Assert.False(stopping.Observe(new EpochRecord(3, 1.5, 0.9, null, null)));
        Assert.True(stopping.ShouldStop);
    }

    private static EpochRecord Epoch(int number, double accuracy, double loss) => new(number, 0, 0, loss, accuracy);
}

using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

/// <summary>TorchSharp lets the garbage collector free a number while libtorch reads it: what learns must not depend on it.</summary>
public sealed class Numbers_that_stay
{
    [Theory]
    [InlineData(null, DistanceKind.Cosine, NegativeMining.SemiHard)]
    [InlineData(0.9, DistanceKind.Euclidean, NegativeMining.AllSemiHard)]
    public async Task A_loss_is_the_same_while_garbage_is_collected_all_the_time(double? margin, DistanceKind distance, NegativeMining negatives)
    {
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });

        var (first, differing) = (double.NaN, 0);
        try
        {
            using var outer = NewDisposeScope();
            manual_seed(4);
            var rows = nn.functional.normalize(randn(16, 8));
            long[] labels = [.. Enumerable.Range(0, 16).Select(i => (long)(i / 4))];
            long[] photos = [.. Enumerable.Range(0, 16).Select(i => (long)i)];
            var loss = new TripletLoss(new TripletOptions { Margin = margin, Distance = distance, Negatives = negatives });
            for (var i = 0; i < 3000; i++)
            {
                using var scope = NewDisposeScope();
                var value = loss.Compute(rows, labels, photos)!.Value.Mean.item<float>();
                first = double.IsNaN(first) ? value : first;
                differing += value == first ? 0 : 1;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await collecting;
        }

        Assert.Equal(0, differing);
    }
}

namespace ReIdFlow.Tests;

public sealed class InputNormalisationTests
{
    private static readonly ReadOnlyMemory<byte>[] Photos = [new byte[] { 0, 10, 7, 100, 20, 7 }, new byte[] { 200, 30, 7, 100, 40, 7 }];

    [Fact]
    public void Unit_range_divides_by_255()
    {
        var normalisation = InputNormalisation.Fit(InputScaling.UnitRange, 6, 3, Photos);
        Assert.All(normalisation.Scale.Row(0).ToArray(), scale => Assert.Equal(1 / 255f, scale));
        Assert.All(normalisation.Offset.Row(0).ToArray(), offset => Assert.Equal(0, offset));
    }

    [Fact]
    public void Channels_gives_each_channel_mean_zero_and_deviation_one()
    {
        var inputs = Apply(InputNormalisation.Fit(InputScaling.Channels, 6, 3, Photos));

        // Red: 0, 100, 200, 100 with mean 100 and deviation √5000; green: 10, 20, 30, 40 with mean 25 and deviation √125; blue never changes.
        Assert.Equal([-100 / Math.Sqrt(5000), -15 / Math.Sqrt(125), 0, 0, -5 / Math.Sqrt(125), 0], inputs[0], (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void Pixels_gives_each_pixel_mean_zero_and_deviation_one_unless_it_never_changes()
    {
        var inputs = Apply(InputNormalisation.Fit(InputScaling.Pixels, 6, 3, Photos));
        Assert.Equal([-1, -1, 0, 0, -1, 0], inputs[0], (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal([1, 1, 0, 0, 1, 0], inputs[1], (x, y) => Math.Abs(x - y) < 1e-5);
    }

    private static double[][] Apply(InputNormalisation normalisation)
    {
        var batch = new PixelBatch(normalisation, VectorWidths.Best);
        foreach (var photo in Photos)
            batch.Add(photo);
        var target = new Matrix(2, 6);
        batch.Fill(target, 0, 6);
        return [.. Enumerable.Range(0, 2).Select(row => target.Row(row).ToArray().Select(value => (double)value).ToArray())];
    }
}

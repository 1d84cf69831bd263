namespace ReIdFlow.Tests;

public sealed class Preprocessing_images
{
    private static readonly OnnxEmbedderOptions Plain = new() { Model = "", Width = 8, Height = 6, Mean = [0], Std = [1f / 255], Normalise = false };

    [Fact]
    public void Channels_come_in_the_order_declared()
    {
        Assert.Equal([150, 75, 37.5f], Means(Plain), Tolerance);
        Assert.Equal([37.5f, 75, 150], Means(Plain with { Colour = ColourOrder.Bgr }), Tolerance);
    }

    [Fact]
    public void Mean_and_deviation_are_taken_off_values_from_0_to_1()
        => Assert.Equal(
            [((150 / 255f) - 0.5f) / 0.25f, ((75 / 255f) - 0.25f) / 0.5f, (37.5f / 255f) - 0.125f],
            Means(Plain with { Mean = [0.5f, 0.25f, 0.125f], Std = [0.25f, 0.5f, 1] }),
            Tolerance);

    [Fact]
    public void Rows_columns_and_channels_are_laid_out_as_declared()
    {
        using var folder = new ModelFolder(TinyModel.Identity("batch", 6, 8, 3));
        using var model = folder.Load(Plain with { Layout = TensorLayout.Nhwc, Output = "same", Pooling = Pooling.Max });

        // By Nhwc the last dimension is the channel, so what is pooled as "channels" here are the rows: the greatest of each is red.
        Assert.Equal([200, 200, 200, 200, 200, 200], model.Embed([ModelFolder.SampleOf(ModelFolder.TwoTone(8, 6))], default)[0].Vector.ToArray(), Tolerance);
    }

    [Fact]
    public void Cover_cuts_off_both_ends_and_contain_adds_borders()
    {
        // Three times as wide as the model's images: the middle third has equal parts of both halves.
        var wide = ModelFolder.TwoTone(24, 6);
        Assert.Equal(150, Means(Plain with { Fit = FitMode.Cover, Interpolation = Interpolation.Nearest }, wide)[0], Tolerance);

        // Scaled to 8 × 2 in the middle of 8 × 6: a third is image.
        Assert.Equal(50, Means(Plain with { Fit = FitMode.Contain, Interpolation = Interpolation.Nearest }, wide)[0], 1.0);
        Assert.Equal(50 + (2 * 30), Means(Plain with { Fit = FitMode.Contain, Border = 90, Interpolation = Interpolation.Nearest }, wide)[0], 1.0);
    }

    [Fact]
    public void Grey_images_do_for_models_of_colours_and_the_other_way_round()
    {
        var grey = new Image(8, 6, PixelFormat.Grey, [.. Enumerable.Repeat((byte)80, 48)]);
        Assert.Equal([80, 80, 80], Means(Plain, grey), Tolerance);

        using var folder = new ModelFolder(TinyModel.ChannelMeans("batch", 1, 6, 8));
        using var model = folder.Load(Plain with { Colour = ColourOrder.Grey });
        // 0.299 red + 0.587 green + 0.114 blue of 200, 100, 50, and of half of each, rounded.
        Assert.Equal((124 + 62) / 2f, model.Embed([ModelFolder.SampleOf(ModelFolder.TwoTone(8, 6))], default)[0].Vector.Span[0], 0.6f);
    }

    private static IEqualityComparer<float> Tolerance { get; } = EqualityComparer<float>.Create((a, b) => Math.Abs(a - b) < 1e-3f, a => 0);

    private static float[] Means(OnnxEmbedderOptions options, Image? image = null)
    {
        using var folder = new ModelFolder(TinyModel.ChannelMeans("batch", 3, 6, 8));
        using var model = folder.Load(options);
        return model.Embed([ModelFolder.SampleOf(image ?? ModelFolder.TwoTone(8, 6))], default)[0].Vector.ToArray();
    }
}

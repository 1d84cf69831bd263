namespace ReIdFlow.Tests;

public sealed class Loading_a_model
{
    private static readonly OnnxEmbedderOptions Plain = new() { Model = "", Width = 8, Height = 6 };

    [Fact]
    public void A_size_that_the_model_does_not_take_is_refused()
        => AssertRefused(TinyModel.ChannelMeans("batch", 3, 6, 8), Plain with { Width = 16 },
            "has the shape any × 3 × 6 × 8, but by the options a batch is any × 3 × 6 × 16 (batch, channels, height, width). Correct 'width'");

    [Fact]
    public void Colours_that_the_model_does_not_take_are_refused()
        => AssertRefused(TinyModel.ChannelMeans("batch", 1, 6, 8), Plain, "Correct 'colour' or 'layout'");

    [Fact]
    public void One_of_several_outputs_has_to_be_named()
    {
        AssertRefused(TinyModel.Identity("batch", 3, 6, 8), Plain, "has several outputs: 'places', 'same'. Name the embedding in 'output'.");
        AssertRefused(TinyModel.Identity("batch", 3, 6, 8), Plain with { Output = "embedding" }, "has no output 'embedding'. It has 'places', 'same'.");
    }

    [Fact]
    public void An_output_with_several_vectors_needs_pooling()
    {
        AssertRefused(TinyModel.Identity("batch", 3, 6, 8), Plain with { Output = "same" }, "it is more than one vector for each image. Set 'pooling' to mean.");
        AssertRefused(TinyModel.ChannelMeans("batch", 3, 6, 8), Plain with { Pooling = Pooling.Mean }, "it is one vector for each image. Set 'pooling' to none.");
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused() => AssertRefused([1, 2, 3], Plain, "cannot be loaded: ");

    [Fact]
    public void A_file_that_is_missing_is_refused()
    {
        using var folder = new ModelFolder([1]);
        File.Delete(folder.Model);
        Assert.Contains("does not exist", Assert.Throws<StageException>(() => folder.Load(Plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_one_size_alone_are_filled_up()
    {
        using var folder = new ModelFolder(TinyModel.ChannelMeans(2, 3, 6, 8));
        using var model = folder.Load(Plain);
        var samples = Enumerable.Range(1, 3).Select(i => ModelFolder.SampleOf(new Image(8, 6, PixelFormat.Grey, [.. Enumerable.Repeat((byte)(i * 20), 48)]))).ToList();

        var together = model.Embed(samples, default);

        Assert.Equal(3, together.Count);
        Assert.All(samples.Zip(together), p => Assert.Equal(model.Embed([p.First], default)[0].Vector.ToArray(), p.Second.Vector.ToArray()));
    }

    [Fact]
    public void Vectors_have_length_1_unless_asked_otherwise()
    {
        using var folder = new ModelFolder(TinyModel.ChannelMeans("batch", 3, 6, 8));
        using var model = folder.Load(Plain);

        var vector = model.Embed([ModelFolder.SampleOf(ModelFolder.TwoTone(8, 6))], default)[0].Vector.ToArray();

        Assert.Equal(1, vector.Sum(v => v * v), 1e-5);
    }

    [Theory]
    [InlineData(2, 1, "'mean' has 2 numbers, and the model reads 3 channels.")]
    [InlineData(1, 4, "'std' has 4 numbers, and the model reads 3 channels.")]
    public void As_many_means_and_deviations_as_channels(int means, int deviations, string problem)
    {
        var options = Plain with { Mean = new float[means], Std = [.. Enumerable.Repeat(1f, deviations)] };
        Assert.StartsWith(problem, Assert.Single(options.Check()), StringComparison.Ordinal);
    }

    private static void AssertRefused(byte[] bytes, OnnxEmbedderOptions options, string reason)
    {
        using var folder = new ModelFolder(bytes);
        Assert.Contains(reason, Assert.Throws<StageException>(() => folder.Load(options)).Message, StringComparison.Ordinal);
    }
}

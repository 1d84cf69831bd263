using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class RandomCropTests
{
    [Theory]
    [InlineData(PixelFormat.Rgb)]
    [InlineData(PixelFormat.Grey)]
    public void Sizes_stay_and_epochs_differ_and_repeat(PixelFormat format)
    {
        var sample = Given.Picture(Given.Places(60, 40, format));
        var stage = new RandomCrop(new RandomCropOptions { MaxArea = 0.8 });
        var images = Enumerable.Range(0, 50).Select(e => stage.Apply(sample, Given.Context(e, augment: true))!.Image!).ToArray();

        Assert.All(images, i => Assert.Equal((60, 40, format), (i.Width, i.Height, i.Format)));
        Assert.Equal(50, images.Select(i => Convert.ToBase64String(i.Pixels.Span)).Distinct().Count());
        Given.Same(images[7], stage.Apply(sample, Given.Context(7, augment: true))!.Image!);
    }

    [Fact]
    public void A_part_keeps_its_gradient_stretched()
    {
        // Columns count up by one, so that a part's step is its width over the whole.
        var sample = Given.Picture(Given.Places(100, 100));
        var stage = new RandomCrop(new RandomCropOptions { MinArea = 0.25, MaxArea = 0.25, MaxStretch = 1 });
        var image = stage.Apply(sample, Given.Context(1, augment: true))!.Image!;

        var row = Enumerable.Range(0, 100).Select(x => (int)image.Pixels.Span[((50 * 100) + x) * 3]).ToArray();
        Assert.InRange(row[99] - row[0], 48, 50);
        Assert.Equal(row.Order(), row);
    }

    [Fact]
    public void Nothing_happens_without_augmentation_or_with_the_whole_image()
    {
        var sample = Given.Picture(Given.Places(20, 10));
        Assert.Same(sample, new RandomCrop(new()).Apply(sample, Given.Context(3)));
        Assert.Same(sample, new RandomCrop(new() { MinArea = 1, MaxStretch = 1 }).Apply(sample, Given.Context(3, augment: true)));
    }

    [Fact]
    public void Tiny_images_are_cut_too()
        => Assert.NotNull(new RandomCrop(new() { MinArea = 0.01, MaxArea = 0.01 }).Apply(Given.Picture(Given.Places(1, 1)), Given.Context(0, augment: true)));

    [Fact]
    public void Areas_the_wrong_way_round_are_named()
        => Assert.Single(new RandomCropOptions { MinArea = 0.9, MaxArea = 0.5 }.Check());
}

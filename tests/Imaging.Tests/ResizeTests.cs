using FsCheck;
using FsCheck.Fluent;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class ResizeTests
{
    [Fact]
    public void Sizes_are_as_asked_for_and_constant_images_stay_constant()
    {
        var cases =
            from width in Gen.Choose(1, 90)
            from height in Gen.Choose(1, 90)
            from wantedWidth in Gen.Choose(1, 120)
            from wantedHeight in Gen.Choose(1, 120)
            from value in Gen.Choose(0, 255)
            from format in Gen.Elements(PixelFormat.Grey, PixelFormat.Rgb)
            from mode in Gen.Elements(ResizeMode.Stretch, ResizeMode.Fit, ResizeMode.Fill)
            select (width, height, wantedWidth, wantedHeight, value, format, mode);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var image = Constant(c.width, c.height, c.format, (byte)c.value);
            var resized = Resized(image, new ResizeOptions { Width = c.wantedWidth, Height = c.wantedHeight, Mode = c.mode, Padding = c.value });
            return resized.Width == c.wantedWidth && resized.Height == c.wantedHeight && resized.Format == c.format
                && resized.Pixels.ToArray().All(v => v == c.value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Stretching_to_half_averages_blocks()
    {
        var image = new Image(4, 2, PixelFormat.Grey, [0, 10, 100, 200, 20, 30, 100, 0]);
        Assert.Equal(new byte[] { 15, 100 }, Resized(image, new ResizeOptions { Width = 2, Height = 1 }).Pixels.ToArray());
    }

    [Fact]
    public void Shrinking_one_side_and_enlarging_the_other_averages_the_first()
    {
        var image = new Image(4, 1, PixelFormat.Grey, [0, 100, 50, 150]);
        Assert.Equal(new byte[] { 50, 100, 50, 100, 50, 100 }, Resized(image, new ResizeOptions { Width = 2, Height = 3 }).Pixels.ToArray());
    }

    [Fact]
    public void Fit_shows_all_of_the_image_between_borders()
    {
        var image = Constant(40, 20, PixelFormat.Rgb, 200);
        var fitted = Resized(image, new ResizeOptions { Width = 20, Height = 20, Mode = ResizeMode.Fit, Padding = 7 });
        for (var y = 0; y < 20; y++)
            Assert.Equal(y is < 5 or >= 15 ? (7, 7, 7) : (200, 200, 200), fitted.Pixel(10, y));
    }

    [Fact]
    public void Fit_leaves_the_odd_pixel_at_the_right()
    {
        var fitted = Resized(Constant(10, 20, PixelFormat.Grey, 200), new ResizeOptions { Width = 13, Height = 20, Mode = ResizeMode.Fit });
        Assert.Equal(new byte[] { 0, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 0, 0 }, fitted.Pixels.ToArray()[..13]);
    }

    [Fact]
    public void Fill_cuts_off_what_sticks_out_on_both_sides()
    {
        // Forty columns, of which the middle twenty remain.
        var image = Given.Places(40, 20);
        var filled = Resized(image, new ResizeOptions { Width = 20, Height = 20, Mode = ResizeMode.Fill });
        Assert.Equal((10, 0, 10), filled.Pixel(0, 0));
        Assert.Equal((29, 19, 48), filled.Pixel(19, 19));
    }

    [Fact]
    public void Stretch_shows_all_of_the_image()
    {
        var image = new Image(2, 1, PixelFormat.Grey, [10, 250]);
        var stretched = Resized(image, new ResizeOptions { Width = 8, Height = 8 });
        Assert.InRange(stretched.Pixels.Span[0], 0, 40);
        Assert.InRange(stretched.Pixels.Span[7], 220, 255);
    }

    [Fact]
    public void Grey_weighs_the_colours_as_bt601_does()
    {
        var image = new Image(3, 1, PixelFormat.Rgb, [255, 0, 0, 0, 255, 0, 0, 0, 255]);
        byte[] expected = [76, 150, 29];
        Assert.Equal(expected, Resized(image, new ResizeOptions { Width = 3, Height = 1, Colour = ColourMode.Grey }).Pixels.ToArray());
        Assert.Equal(expected, new Grey().Apply(Given.Picture(image), Given.Context())!.Image!.Pixels.ToArray());
    }

    [Fact]
    public void Grey_becomes_rgb_on_demand()
    {
        var image = new Image(2, 1, PixelFormat.Grey, [5, 250]);
        Assert.Equal(new byte[] { 5, 5, 5, 250, 250, 250 }, Resized(image, new ResizeOptions { Width = 2, Height = 1, Colour = ColourMode.Rgb }).Pixels.ToArray());
    }

    [Fact]
    public void What_needs_no_change_passes_through()
    {
        var rgb = Given.Picture(Given.Places(9, 9));
        var grey = Given.Picture(Given.Places(9, 9, PixelFormat.Grey));
        foreach (var mode in Enum.GetValues<ResizeMode>())
        {
            Assert.Same(rgb, new Resize(new ResizeOptions { Width = 9, Height = 9, Mode = mode }).Apply(rgb, Given.Context()));
            Assert.Same(grey, new Resize(new ResizeOptions { Width = 9, Height = 9, Mode = mode, Colour = ColourMode.Grey }).Apply(grey, Given.Context()));
        }

        Assert.Same(grey, new Grey().Apply(grey, Given.Context()));
    }

    [Fact]
    public void The_original_is_never_changed()
    {
        var image = Given.Places(30, 20);
        Resized(image, new ResizeOptions { Width = 7, Height = 50, Colour = ColourMode.Grey, Mode = ResizeMode.Fit });
        Given.Same(Given.Places(30, 20), image);
    }

    [Fact]
    public void A_sample_without_pixels_is_refused_with_the_remedy()
    {
        var sample = new Sample { Id = "s", Path = "p" };
        foreach (var stage in new ITransform[] { new Resize(new()), new Grey() })
            Assert.Contains("put load-image before", Assert.Throws<InvalidDataException>(() => stage.Apply(sample, Given.Context())).Message, StringComparison.Ordinal);
    }

    private static Image Resized(Image image, ResizeOptions options) => new Resize(options).Apply(Given.Picture(image), Given.Context())!.Image!;

    private static Image Constant(int width, int height, PixelFormat format, byte value)
        => new(width, height, format, Enumerable.Repeat(value, width * height * (int)format).ToArray());
}

using OpenCvSharp;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class LoadImageTests
{
    [Theory]
    [InlineData(".png")]
    [InlineData(".bmp")]
    [InlineData(".tiff")]
    public void Lossless_formats_come_out_as_they_went_in(string extension)
    {
        var image = Given.Places(61, 43);
        Given.Same(image, Given.Load(Given.Encoded(image, extension)));
    }

    [Theory]
    [InlineData(".jpg", 3)]
    [InlineData(".webp", 3)]
    [InlineData(".jp2", 3)]
    [InlineData(".gif", 25)]
    public void Lossy_formats_come_out_nearly_as_they_went_in(string extension, double tolerance)
    {
        var image = Given.Blotches(160, 120);
        Assert.InRange(Given.Difference(image, Given.Load(Given.Encoded(image, extension))), 0, tolerance);
    }

    [Fact]
    public void Lossless_webp_comes_out_as_it_went_in()
    {
        var image = Given.Places(61, 43);
        Given.Same(image, Given.Load(Given.Encoded(image, ".webp", (int)ImwriteFlags.WebPQuality, 101)));
    }

    [Fact]
    public void Channels_are_red_green_blue()
    {
        var image = new Image(1, 1, PixelFormat.Rgb, [200, 100, 50]);
        Assert.Equal((200, 100, 50), Given.Load(Given.Encoded(image, ".png")).Pixel(0, 0));
    }

    [Fact]
    public void Content_decides_and_not_the_extension()
    {
        var sample = Given.Photo(Given.Encoded(Given.Blotches(40, 30), ".jpg")) with { Path = "ear.png" };
        var loaded = new LoadImage(new LoadImageOptions()).Apply(sample, Given.Context())!;
        Assert.Equal((40, 30), (loaded.Image!.Width, loaded.Image.Height));
    }

    [Fact]
    public void Everything_but_the_pixels_stays()
    {
        var sample = Given.Photo(Given.Encoded(Given.Places(40, 30), ".png"), new BoundingBox(1, 2, 3, 4, BoxUnit.Pixels)) with { Individual = "Nala", Split = Split.Test };
        var loaded = new LoadImage(new LoadImageOptions()).Apply(sample, Given.Context())!;
        Assert.Equal(sample, loaded with { Image = null });
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    public void Grey_becomes_rgb(string extension)
    {
        using var grey = new Mat(8, 8, MatType.CV_8UC1, Scalar.All(77));
        var image = Given.Load(Given.Encoded(grey, extension));
        Assert.Equal(PixelFormat.Rgb, image.Format);
        Assert.Equal((77, 77, 77), image.Pixel(3, 3));
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".tiff")]
    public void Sixteen_bits_become_eight(string extension)
    {
        using var deep = new Mat(8, 8, MatType.CV_16UC3, new Scalar(50 * 257, 100 * 257, 200 * 257));
        Assert.Equal((200, 100, 50), Given.Load(Given.Encoded(deep, extension)).Pixel(3, 3));
    }

    [Fact]
    public void Sixteen_bit_grey_becomes_eight_bit_rgb()
    {
        using var deep = new Mat(8, 8, MatType.CV_16UC1, new Scalar(90 * 257));
        Assert.Equal((90, 90, 90), Given.Load(Given.Encoded(deep, ".png")).Pixel(3, 3));
    }

    [Theory]
    [InlineData(255, 200, 100, 50)]
    [InlineData(0, 255, 255, 255)]
    [InlineData(128, 227, 177, 152)]
    public void Transparent_parts_become_white(byte alpha, byte red, byte green, byte blue)
    {
        using var transparent = new Mat(4, 4, MatType.CV_8UC4, new Scalar(50, 100, 200, alpha));
        Assert.Equal((red, green, blue), Given.Load(Given.Encoded(transparent, ".png")).Pixel(1, 1));
    }

    [Fact]
    public void Transparent_parts_of_deep_images_become_white()
    {
        using var transparent = new Mat(4, 4, MatType.CV_16UC4, new Scalar(50 * 257, 100 * 257, 200 * 257, 128 * 257));
        Assert.Equal((227, 177, 152), Given.Load(Given.Encoded(transparent, ".png")).Pixel(1, 1));
    }

    [Theory]
    [InlineData(".webp")]
    [InlineData(".gif")]
    public void Transparent_parts_of_other_formats_become_white(string extension)
    {
        using var transparent = new Mat(4, 4, MatType.CV_8UC4, new Scalar(0, 0, 0, 0));
        Assert.Equal((255, 255, 255), Given.Load(Given.Encoded(transparent, extension)).Pixel(1, 1));
    }

    [Fact]
    public void A_palette_with_a_transparent_entry_is_understood()
    {
        // Two pixels: entry 0 is opaque red, entry 1 transparent green. The row is stored in a zlib block without compression.
        byte[] row = [0, 0, 1];
        byte[] png =
        [
            0x89, .. "PNG\r\n"u8, 0x1a, 0x0a,
            .. Given.Chunk("IHDR", [.. Given.BigEndian(2), .. Given.BigEndian(1), 8, 3, 0, 0, 0]),
            .. Given.Chunk("PLTE", 255, 0, 0, 0, 255, 0),
            .. Given.Chunk("tRNS", 255, 0),
            .. Given.Chunk("IDAT", [0x78, 0x01, 0x01, 3, 0, 0xfc, 0xff, .. row, 0, 4, 0, 2]),
            .. Given.Chunk("IEND"),
        ];
        var image = Given.Load(png);
        Assert.Equal((255, 0, 0), image.Pixel(0, 0));
        Assert.Equal((255, 255, 255), image.Pixel(1, 0));
    }

    [Theory]
    [InlineData(127, 127, 127, 127, 255, 255, 255)]
    [InlineData(-128, 127, 127, 127, 0, 255, 255)]
    [InlineData(127, 127, -128, 127, 255, 255, 0)]
    [InlineData(127, 127, 127, -128, 0, 0, 0)]
    public void Cmyk_as_photo_editors_store_it_becomes_rgb(int cyan, int magenta, int yellow, int black, int red, int green, int blue)
    {
        var pixel = Given.Load(HandmadeJpeg.Cmyk(cyan, magenta, yellow, black)).Pixel(4, 4);
        Assert.InRange(pixel.Red, red - 1, red + 1);
        Assert.InRange(pixel.Green, green - 1, green + 1);
        Assert.InRange(pixel.Blue, blue - 1, blue + 1);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    [InlineData(101, 100)]
    public void The_longer_side_is_shrunk_to_the_limit_and_never_enlarged(int maxSide, int expected)
    {
        var image = Given.Load(Given.Encoded(Given.Blotches(60, 100), ".png"), new LoadImageOptions { MaxSide = maxSide });
        Assert.Equal((60, expected), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(1000, 500, 100, 100, 50)]
    [InlineData(500, 1000, 100, 50, 100)]
    [InlineData(999, 333, 100, 100, 33)]
    [InlineData(2000, 3, 100, 100, 1)]
    [InlineData(64, 64, 1, 1, 1)]
    public void Proportions_stay_when_shrunk(int width, int height, int maxSide, int expectedWidth, int expectedHeight)
    {
        foreach (var extension in new[] { ".png", ".jpg" })
        {
            var image = Given.Load(Given.Encoded(Given.Blotches(width, height), extension), new LoadImageOptions { MaxSide = maxSide });
            Assert.Equal((expectedWidth, expectedHeight), (image.Width, image.Height));
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(127)]
    [InlineData(250)]
    public void A_jpeg_decoded_at_a_reduced_scale_looks_as_one_decoded_whole(int maxSide)
    {
        var jpeg = Given.Encoded(Given.Blotches(1201, 803, cell: 80), ".jpg");
        var box = new BoundingBox(101, 53, 1003, 701, BoxUnit.Pixels);
        foreach (var part in new BoundingBox?[] { null, box })
        {
            var whole = Given.Encoded(Given.Load(jpeg), ".png");
            var expected = Given.Load(whole, new LoadImageOptions { MaxSide = maxSide }, part);
            Assert.InRange(Given.Difference(expected, Given.Load(jpeg, new LoadImageOptions { MaxSide = maxSide }, part)), 0, 2);
        }
    }

    [Theory]
    [InlineData(1, 1, 1200, 800)]
    [InlineData(3, 5, 1003, 799)]
    [InlineData(101, 53, 1010, 701)]
    public void Nothing_moves_when_a_box_is_cut_out_at_a_reduced_scale(int left, int top, int width, int height)
    {
        // A dark disc about (600, 400): its centre of mass shows where it ends up.
        using var scene = new Mat(803, 1201, MatType.CV_8UC3, Scalar.All(255));
        Cv2.Circle(scene, 600, 400, 150, Scalar.All(0), -1, LineTypes.AntiAlias);
        var image = Given.Load(Given.Encoded(scene, ".jpg"), new LoadImageOptions { MaxSide = 64 }, new BoundingBox(left, top, width, height, BoxUnit.Pixels));
        var (x, y) = CentreOfDark(image);
        Assert.InRange(x, (600.5 - left) * image.Width / width - 0.25, (600.5 - left) * image.Width / width + 0.25);
        Assert.InRange(y, (400.5 - top) * image.Height / height - 0.25, (400.5 - top) * image.Height / height + 0.25);
    }

    [Theory]
    [InlineData(1600, 100, 8)]
    [InlineData(1599, 100, 4)]
    [InlineData(800, 100, 4)]
    [InlineData(400, 100, 2)]
    [InlineData(399, 100, 1)]
    [InlineData(100, 100, 1)]
    public void Reduced_scales_leave_twice_the_pixels_wanted(int side, int wanted, int expected)
    {
        var header = new ImageHeader(ImageFormat.Jpeg, side, side);
        Assert.Equal(expected, PhotoDecoder.ReductionFor(header, new Size(side, side), new Size(wanted, wanted)));
        Assert.Equal(1, PhotoDecoder.ReductionFor(header with { Format = ImageFormat.Png }, new Size(side, side), new Size(wanted, wanted)));
    }

    /// <summary>In pixels of the image, whose first pixel's middle is at 0.5.</summary>
    private static (double X, double Y) CentreOfDark(Image image)
    {
        double sum = 0, sumX = 0, sumY = 0;
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            var dark = 255.0 - image.Pixels.Span[i * 3];
            sum += dark;
            sumX += dark * ((i % image.Width) + 0.5);
            sumY += dark * ((i / image.Width) + 0.5);
        }

        return (sumX / sum, sumY / sum);
    }
}

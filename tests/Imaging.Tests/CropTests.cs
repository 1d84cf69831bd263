using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class CropTests
{
    private static readonly byte[] _photo = Given.Encoded(Given.Places(100, 50), ".png");

    [Theory]
    [InlineData(10, 20, 30, 15, BoxUnit.Pixels, 10, 20, 30, 15)]
    [InlineData(10.2, 20.2, 29.5, 14.5, BoxUnit.Pixels, 10, 20, 30, 15)]
    [InlineData(0.5, 0.5, 0.25, 0.5, BoxUnit.Relative, 50, 25, 25, 25)]
    [InlineData(0, 0, 1, 1, BoxUnit.Relative, 0, 0, 100, 50)]
    [InlineData(-10, -5, 20, 20, BoxUnit.Pixels, 0, 0, 10, 15)]
    [InlineData(90, 40, 500, 500, BoxUnit.Pixels, 90, 40, 10, 10)]
    [InlineData(99.5, 49.5, 0.1, 0.1, BoxUnit.Pixels, 99, 49, 1, 1)]
    public void The_box_is_cut_out_to_the_pixel(double x, double y, double width, double height, BoxUnit unit, int left, int top, int expectedWidth, int expectedHeight)
    {
        var image = Given.Load(_photo, box: new BoundingBox(x, y, width, height, unit));
        Assert.Equal((expectedWidth, expectedHeight), (image.Width, image.Height));
        Assert.Equal(((byte)left, (byte)top, (byte)(left + top)), image.Pixel(0, 0));
        var (right, bottom) = (left + expectedWidth - 1, top + expectedHeight - 1);
        Assert.Equal(((byte)right, (byte)bottom, (byte)(right + bottom)), image.Pixel(expectedWidth - 1, expectedHeight - 1));
    }

    [Theory]
    [InlineData(BoxUnit.Pixels, 40, 20, 20, 10, 0.1, 38, 18, 24, 14)]
    [InlineData(BoxUnit.Relative, 0.4, 0.4, 0.2, 0.2, 0.1, 38, 18, 24, 14)]
    [InlineData(BoxUnit.Pixels, 40, 20, 10, 20, 0.5, 30, 10, 30, 40)]
    [InlineData(BoxUnit.Pixels, 40, 20, 20, 10, 10, 0, 0, 100, 50)]
    [InlineData(BoxUnit.Pixels, 0, 0, 20, 10, 0.1, 0, 0, 22, 12)]
    public void A_margin_is_a_share_of_the_larger_side(BoxUnit unit, double x, double y, double width, double height, double margin, int left, int top, int expectedWidth, int expectedHeight)
    {
        var image = Given.Load(_photo, new LoadImageOptions { Margin = margin }, new BoundingBox(x, y, width, height, unit));
        Assert.Equal((expectedWidth, expectedHeight), (image.Width, image.Height));
        Assert.Equal(((byte)left, (byte)top, (byte)(left + top)), image.Pixel(0, 0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 1)]
    public void A_box_outside_the_photo_fails_whatever_the_margin(double margin, double maxSide)
    {
        var message = Given.Complaint(_photo, new LoadImageOptions { Margin = margin, MaxSide = (int)maxSide }, new BoundingBox(101, 10.5, 20, 20, BoxUnit.Pixels));
        Assert.Equal("Nothing of the box lies in the photo: left 101, top 10.5, 20×20 (pixels), and the photo has 100×50 pixels.", message);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_box_of_no_size_fails(double width)
        => Assert.StartsWith("Nothing of the box", Given.Complaint(_photo, box: new BoundingBox(5, 5, width, 10, BoxUnit.Pixels)), StringComparison.Ordinal);

    [Fact]
    public void The_box_is_passed_over_on_demand()
    {
        var image = Given.Load(_photo, new LoadImageOptions { Crop = CropMode.None, Margin = 1 }, new BoundingBox(500, 500, 1, 1, BoxUnit.Pixels));
        Given.Same(Given.Places(100, 50), image);
    }

    [Fact]
    public void Without_a_box_the_whole_photo_is_loaded()
        => Given.Same(Given.Places(100, 50), Given.Load(_photo, new LoadImageOptions { Margin = 1 }));

    [Fact]
    public void The_limit_holds_for_what_is_cut_out()
    {
        var image = Given.Load(_photo, new LoadImageOptions { MaxSide = 20 }, new BoundingBox(10, 10, 40, 20, BoxUnit.Pixels));
        Assert.Equal((20, 10), (image.Width, image.Height));
        Assert.Equal((30, 20), (Given.Load(_photo, new LoadImageOptions { MaxSide = 30 }, new BoundingBox(10, 10, 30, 20, BoxUnit.Pixels)).Width, 20));
    }
}

using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

public sealed class Bounding_boxes
{
    [Theory]
    [InlineData(0.1, 0.2, 0.3, 0.4, BoxUnit.Relative, 10, 40, 30, 80)]
    [InlineData(10, 20, 30, 40, BoxUnit.Pixels, 10, 20, 30, 40)]
    [InlineData(-5, -5, 20, 20, BoxUnit.Pixels, 0, 0, 15, 15)]
    [InlineData(90, 190, 50, 50, BoxUnit.Pixels, 90, 190, 10, 10)]
    [InlineData(200, 0, 10, 10, BoxUnit.Pixels, 100, 0, 0, 10)]
    [InlineData(10.4, 10.6, 1, 1, BoxUnit.Pixels, 10, 10, 2, 2)]
    [InlineData(double.NaN, 0, 10, 10, BoxUnit.Pixels, 0, 0, 0, 10)]
    public void Become_whole_pixels_within_a_100_by_200_image(double x, double y, double width, double height, BoxUnit unit, int left, int top, int wide, int high)
        => Assert.Equal((left, top, wide, high), new BoundingBox(x, y, width, height, unit).ToPixels(100, 200));
}

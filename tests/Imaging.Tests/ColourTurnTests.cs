using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class ColourTurnTests
{
    [Fact]
    public void No_change_is_the_identity()
    {
        var matrix = ColourTurn.Matrix(1, 0);
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
                Assert.Equal(row == column ? 1 : 0, matrix[row, column], 1e-6);
        }
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(0.3, 0)]
    [InlineData(1.7, -120)]
    public void Grey_stays_grey_and_every_colour_keeps_its_luma(double saturation, double hue)
    {
        var matrix = ColourTurn.Matrix(saturation, hue);
        Assert.All(Times(matrix, [100, 100, 100]), v => Assert.Equal(100, v, 1e-3));
        Assert.Equal(Luma([200, 30, 90]), Luma(Times(matrix, [200, 30, 90])), 1e-2);
    }

    [Fact]
    public void Saturation_0_gives_the_luma_in_every_channel()
        => Assert.All(Times(ColourTurn.Matrix(0, 0), [200, 30, 90]), v => Assert.Equal(Luma([200, 30, 90]), v, 1e-3));

    [Fact]
    public void Turning_on_and_back_again_is_the_identity()
    {
        var there = Times(ColourTurn.Matrix(1, 75), [150, 120, 100]);
        var back = Times(ColourTurn.Matrix(1, -75), there);
        Assert.Equal(150, back[0], 0.5);
        Assert.Equal(120, back[1], 0.5);
        Assert.Equal(100, back[2], 0.5);
    }

    [Fact]
    public void Augmenting_tints_RGB_images_and_leaves_grey_ones()
    {
        var stage = new Augment(new AugmentOptions { Saturation = 1, HueDegrees = 90 });
        var rgb = Given.Picture(Given.Places(30, 20));
        var grey = Given.Picture(Given.Places(30, 20, PixelFormat.Grey));

        Assert.NotEqual(rgb.Image!.Pixels.ToArray(), stage.Apply(rgb, Given.Context(1, augment: true))!.Image!.Pixels.ToArray());
        Assert.Equal(grey.Image!.Pixels.ToArray(), stage.Apply(grey, Given.Context(1, augment: true))!.Image!.Pixels.ToArray());
    }

    private static double Luma(double[] rgb) => (0.299 * rgb[0]) + (0.587 * rgb[1]) + (0.114 * rgb[2]);

    private static double[] Times(float[,] matrix, double[] rgb)
        => [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, 3).Sum(column => matrix[row, column] * rgb[column]))];
}

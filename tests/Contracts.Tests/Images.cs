using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

public sealed class Images
{
    [Fact]
    public void Refuse_pixels_that_do_not_fit_their_size()
    {
        var error = Assert.Throws<ArgumentException>(() => new Image(4, 3, PixelFormat.Rgb, new byte[35]));
        Assert.StartsWith("A 4×3 Rgb image has 36 bytes, not 35.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(0, 3, PixelFormat.Grey, []));
    }
}

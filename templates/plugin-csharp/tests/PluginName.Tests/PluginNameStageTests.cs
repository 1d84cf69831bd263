using ReIdFlow.Contracts;
using Xunit;

namespace PluginName.Tests;

public sealed class PluginNameStageTests
{
    [Theory]
    [InlineData(10, 30, 20, true)]
    [InlineData(10, 28, 20, false)]
    public void An_image_is_kept_from_the_least_brightness_on(byte left, byte right, double minimum, bool isKept)
    {
        var stage = new PluginNameStage(new PluginNameOptions { Minimum = minimum });
        var sample = new Sample { Id = "1", Path = "photo.jpg", Image = new Image(2, 1, PixelFormat.Grey, [left, right]) };

        var result = stage.Apply(sample, new TransformContext(Phase.Embed, 0, false, 42, "bright", "1"));

        Assert.Equal(isKept ? sample : null, result);
    }
}

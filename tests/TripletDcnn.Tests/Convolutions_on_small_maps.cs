using ReIdFlow.Plugins.TripletDcnn;
using TorchSharp.Modules;

namespace ReIdFlow.Tests;

public sealed class Convolutions_on_small_maps
{
    // Kernel, stride, height and width: those of a ResNet's last stage for small images, long narrow ones, and one that is left to libtorch.
    [Theory]
    [InlineData(3, 1, 1, 1)]
    [InlineData(3, 1, 2, 2)]
    [InlineData(3, 2, 3, 3)]
    [InlineData(3, 2, 4, 4)]
    [InlineData(3, 2, 4, 3)]
    [InlineData(3, 1, 7, 2)]
    [InlineData(5, 1, 1, 2)]
    [InlineData(3, 1, 2, 7)]
    public void Give_and_learn_what_libtorch_does(int kernel, int stride, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var convolution = nn.Conv2d(6, 5, kernel, stride, kernel / 2, bias: false);
        foreach (var last in new[] { false, true })
        {
            var images = randn(4, 6, height, width);
            if (last)
                convolution.weight = new Parameter(convolution.weight.detach().permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
            var (expected, expectedWeight, expectedImages) = Learn(convolution, images, convolution.call);
            var (actual, actualWeight, actualImages) = Learn(convolution, images, i => SmallMaps.Convolve(convolution, i));
            Assert.Equal(expected.shape, actual.shape);
            Assert.True(expected.allclose(actual, 1e-4, 1e-5));
            Assert.True(expectedWeight.allclose(actualWeight, 1e-4, 1e-5));
            Assert.True(expectedImages.allclose(actualImages, 1e-4, 1e-5));
        }
    }

    [Fact]
    public void Are_libtorchs_own_bits_where_nothing_is_learnt()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var convolution = nn.Conv2d(6, 5, 3, 1, 1, bias: false);
        var images = randn(4, 6, 2, 2);
        Assert.True((convolution.call(images) == SmallMaps.Convolve(convolution, images)).all().item<bool>());
    }

    private static (Tensor Maps, Tensor OfWeight, Tensor OfImages) Learn(Conv2d convolution, Tensor images, Func<Tensor, Tensor> convolve)
    {
        convolution.weight.grad = null;
        var learning = images.clone().requires_grad_();
        var maps = convolve(learning);

        // Each number counts differently, so that none may take another's place.
        (maps * arange(maps.NumberOfElements, ScalarType.Float32).sin().view(maps.shape)).sum().backward();
        return (maps, convolution.weight.grad!.clone(), learning.grad!);
    }
}

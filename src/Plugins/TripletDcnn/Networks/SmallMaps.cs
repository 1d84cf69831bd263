using TorchSharp.Modules;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// Convolutions that learn on maps of a pixel or two a side, as a ResNet's last stage has for small images. For the gradient of their
/// weights oneDNN has nothing but an emergency exit on maps narrower than three pixels, which takes six times as long as the rest of
/// the convolution: there each place's surroundings are copied into a row, and the convolution is one product of matrices.
/// </summary>
internal static class SmallMaps
{
    private const long NarrowestFast = 3;

    /// <summary>What the convolution's own <c>call</c> gives, but for the order of additions.</summary>
    /// <param name="convolution">Square strides, padding of zeros, no dilation, one group, no bias.</param>
    /// <param name="input">(images, channels, height, width)</param>
    public static Tensor Convolve(Conv2d convolution, Tensor input)
    {
        var (kernel, stride, padding) = (convolution.kernel_size[0], convolution.stride[0], convolution.padding![0]);
        var (height, width) = (Outputs(input.shape[2]), Outputs(input.shape[3]));
        if (width >= NarrowestFast || kernel == 1 || input.device_type != DeviceType.CPU || !is_grad_enabled() || !convolution.weight.requires_grad)
            return convolution.call(input);

        using var scope = NewDisposeScope();
        var padded = nn.functional.pad(input.permute(0, 2, 3, 1), [0, 0, padding, padding, padding, padding]);
        var shifted =
            from down in Range(kernel)
            from right in Range(kernel)
            select padded
                .slice(1, down, down + ((height - 1) * stride) + 1, stride)
                .slice(2, right, right + ((width - 1) * stride) + 1, stride);
        var surroundings = cat([.. shifted], dim: 3);
        var weights = convolution.weight.permute(0, 2, 3, 1).flatten(1);
        return nn.functional.linear(surroundings, weights).permute(0, 3, 1, 2).MoveToOuterDisposeScope();

        long Outputs(long side) => ((side + (2 * padding) - kernel) / stride) + 1;
    }

    private static IEnumerable<long> Range(long count) => Enumerable.Range(0, (int)count).Select(i => (long)i);
}

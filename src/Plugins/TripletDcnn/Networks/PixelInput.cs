using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Turns bytes into the numbers that a network reads.</summary>
internal sealed class PixelInput : IDisposable
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];

    private readonly Device _device;
    private readonly Tensor _scale;
    private readonly Tensor _shift;

    public PixelInput(PixelRange range, Device device)
    {
        using var scope = NewDisposeScope();
        _device = device;
        var (scale, shift) = range switch
        {
            PixelRange.ImageNet => (Array.ConvertAll(Deviation, d => 1 / (255 * d)), Mean.Zip(Deviation, (m, d) => -m / d).ToArray()),
            PixelRange.ZeroToOne => ([1 / 255f, 1 / 255f, 1 / 255f], new float[3]),
            _ => ([1 / 127.5f, 1 / 127.5f, 1 / 127.5f], [-1f, -1f, -1f]),
        };
        _scale = tensor(scale).to(device).DetachFromDisposeScope();
        _shift = tensor(shift).to(device).DetachFromDisposeScope();
    }

    /// <summary>
    /// Images as (images, 3, height, width), with the channels last in memory as they came: the layout in which convolutions on a
    /// CPU are faster. A grey image is given to all three channels.
    /// </summary>
    public Tensor Convert(ImageBatch batch)
    {
        using var scope = NewDisposeScope();
        var bytes = tensor(batch.Pixels, [batch.Count, batch.Height, batch.Width, batch.Channels]);
        var numbers = bytes.to(_device).to(ScalarType.Float32).mul(_scale).add_(_shift, Scalars.One);
        return numbers.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _scale.Dispose();
        _shift.Dispose();
    }
}

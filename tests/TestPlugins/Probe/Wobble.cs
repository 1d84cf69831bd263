using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("wobble", "Changes pixels at random while models learn.")]
public sealed class Wobble : ITransform
{
    public bool VariesByEpoch => true;

    public Sample? Apply(Sample sample, TransformContext context)
    {
        if (!context.Augment)
            return sample;
        var random = context.CreateRandom();
        var pixels = sample.Image!.Pixels.ToArray();
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] += (byte)random.NextInt(100);
        return sample with { Image = new Image(2, 2, PixelFormat.Grey, pixels) };
    }
}

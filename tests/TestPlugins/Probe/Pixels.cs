using System.Globalization;
using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("pixels", "Gives each numbered sample a tiny image.", Input = DataType.Sample)]
public sealed class Pixels(PixelsOptions options) : ITransform
{
    public Sample? Apply(Sample sample, TransformContext context)
    {
        var number = int.Parse(sample.Id[^5..], CultureInfo.InvariantCulture);
        if (number == options.BreakAt)
            throw new StageException("the projector fell over. Put it up again.");
        if (Hits(options.CancelEvery))
            throw new OperationCanceledException("of my own");
        if (Hits(options.FailEvery))
            throw new InvalidDataException($"number {number} is spoilt");
        if (Hits(options.LeaveOutEvery))
            return null;
        if (options.Delay > 0)
            Thread.Sleep(options.Delay);
        var pixels = new byte[4];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((number * (i + 3)) + options.Shade);
        return sample with { Image = new Image(2, 2, PixelFormat.Grey, pixels) };

        bool Hits(int every) => every > 0 && number % every == every - 1;
    }
}

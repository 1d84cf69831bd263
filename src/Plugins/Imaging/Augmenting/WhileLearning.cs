using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>What every random change has in common: it happens to the images that models learn from, and to no others.</summary>
internal static class WhileLearning
{
    /// <summary>Changes the sample's image where that is wanted.</summary>
    /// <param name="sample">A sample with pixels.</param>
    /// <param name="context">Says whether a change is wanted, and where its random numbers come from.</param>
    /// <param name="change">Gives the changed image; the same image where it is to stay.</param>
    /// <returns>The same sample where its image stays.</returns>
    public static Sample Change(Sample sample, TransformContext context, Func<Image, RandomStream, Image> change)
    {
        if (!context.Augment)
            return sample;
        var image = Pixels.Of(sample);
        var changed = change(image, context.CreateRandom());
        return ReferenceEquals(changed, image) ? sample : sample with { Image = changed };
    }
}

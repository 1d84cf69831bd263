using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// Names one model's result for one sample: by the model, the way by which the sample reaches it, the content of the photo, and what a
/// stage may look at. The sample's name, place, time and individual are not in it, so that a photo that was renamed is known again.
/// </summary>
internal static class SampleKey
{
    public static UInt128 Of(UInt128 model, int way, UInt128 content, Sample listed)
    {
        using var digest = new Digest();
        digest.Add(model).Add((long)way).Add(content);
        AddLook(digest, listed);
        return digest.Finish();
    }

    /// <summary>Adds what a source says of a sample, its place apart.</summary>
    public static void AddListing(Digest digest, Sample sample)
    {
        digest.Add(sample.Id).Add((long)sample.Split).Add(sample.Individual).Add(sample.Event).Add(sample.Deployment).Add(sample.CapturedAt?.UtcTicks ?? -1);
        AddLook(digest, sample);
    }

    /// <summary>Adds what stages may look at besides the pixels.</summary>
    public static void AddLook(Digest digest, Sample sample)
    {
        digest.Add(sample.Viewpoint).Add(sample.Species);
        if (sample.Box is { } box)
            digest.Add(box.X).Add(box.Y).Add(box.Width).Add(box.Height).Add((long)box.Unit);
        foreach (var (name, value) in sample.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
            digest.Add(name).Add(value);
    }
}

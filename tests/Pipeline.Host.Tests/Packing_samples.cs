using System.Collections.ObjectModel;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Tests;

public sealed class Packing_samples
{
    private static readonly Sample Full = new()
    {
        Id = "siteA/IMG_0001.JPG#0",
        Path = "siteA/IMG_0001.JPG",
        Content = new FileContent("/photos/siteA/IMG_0001.JPG"),
        Individual = "Léa 🦁",
        Split = Split.Test,
        Box = new BoundingBox(0.1, -0.0, double.Epsilon, 1 / 3.0, BoxUnit.Relative),
        CapturedAt = new DateTimeOffset(2024, 5, 3, 6, 12, 9, 250, TimeSpan.FromMinutes(-210)),
        Deployment = "siteA",
        Event = "siteA/2024-05-03T06:12:09Z",
        Viewpoint = "left",
        Species = "Panthera leo",
        Attributes = new Dictionary<string, string> { ["cameraMake"] = "Reconyx", ["note"] = "" },
    };

    public static TheoryData<string> Kinds => [.. Samples.Keys];

    private static Dictionary<string, Sample> Samples => new()
    {
        ["full"] = Full,
        ["bare"] = new Sample { Id = "a.jpg", Path = "a.jpg", Content = new FileContent("/x/a.jpg") },
        ["whose source is named before its path"] = Full with { Id = "season/" + Full.Path + "#0" },
        ["without a path"] = Full with { Path = "" },
        ["of another id"] = Full with { Id = "17" },
        ["with its path as event"] = Full with { Event = Full.Path },
        ["in another place"] = Full with { Content = new FileContent("/elsewhere/renamed.JPG") },
        ["with an empty text"] = Full with { Species = "", Deployment = "", Individual = "" },
        ["in pixels, without a time"] = Full with { Box = new BoundingBox(1, 2, 3, 4, BoxUnit.Pixels), CapturedAt = null },
        ["of a detector, to the second"] = Full with { Box = new BoundingBox(0.1234, 0.7, 0.0001, 1, BoxUnit.Relative), CapturedAt = new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.FromHours(14)) },
        ["of a large picture"] = Full with { Box = new BoundingBox(107_374.1823, 107_374.1824, -1, double.NaN, BoxUnit.Pixels) },
        ["of half a character"] = Full with { Path = "bad\ud800.jpg" },
        ["without a file"] = Full with { Content = null },
        ["with pixels"] = Full with { Image = new Image(1, 1, PixelFormat.Grey, [7]) },
        ["with a long text"] = Full with { Path = new string('p', 100_000), Id = "long" },
        ["with many attributes"] = Full with { Attributes = Enumerable.Range(0, 6000).ToDictionary(i => $"name {i % 5000}/{i}", i => $"value {i}") },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gives_each_back_as_it_was(string kind)
    {
        var sample = Samples[kind];

        // Not the first, so that texts are shared and a chunk is begun already.
        var packed = PackedSamples.Of([Full, sample, Full]);

        Assert.Equal(3, packed.Count);
        AssertSame(sample, packed[1]);
        AssertSame(Full, packed[2]);
        Assert.Equal(packed.Select(s => s.Id), [Full.Id, sample.Id, Full.Id]);
        Assert.Equal(sample.Id, packed.IdOf(1));
    }

    private static void AssertSame(Sample expected, Sample actual)
    {
        Assert.Equal((expected.Content as FileContent)?.FullPath, (actual.Content as FileContent)?.FullPath);
        Assert.Equal(expected.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal), actual.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal));
        Assert.Equal(Plain(expected), Plain(actual));
        Assert.Equal(expected.CapturedAt?.Offset, actual.CapturedAt?.Offset);

        static Sample Plain(Sample sample) => sample with { Content = null, Attributes = ReadOnlyDictionary<string, string>.Empty };
    }
}

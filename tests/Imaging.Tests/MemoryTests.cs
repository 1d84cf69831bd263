using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class MemoryTests
{
    /// <summary>Two thousand images of 120 KB: a matrix kept of each would take 240 MB.</summary>
    [Fact]
    public void No_native_memory_is_kept()
    {
        var photos = new[]
        {
            Given.Encoded(Given.Blotches(200, 200), ".jpg"),
            Given.WithExif(Given.Encoded(Given.Blotches(200, 200), ".jpg"), Given.Exif(7, bigEndian: true)),
            Given.Encoded(Given.Blotches(200, 200), ".png"),
        };
        var load = new LoadImage(new LoadImageOptions { MaxSide = 180 });
        var augment = new Augment(new AugmentOptions { Flip = Mirroring.Both, RotateDegrees = 20, Brightness = 0.1 });
        var resize = new Resize(new ResizeOptions { Width = 200, Height = 200, Mode = ResizeMode.Fit, Colour = ColourMode.Grey });
        Run(200);
        var before = Settled();
        Run(2000);
        Assert.InRange(Settled() - before, long.MinValue, 60_000_000);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var sample = load.Apply(Given.Photo(photos[i % photos.Length], i % 2 == 0 ? null : new BoundingBox(10, 10, 180, 180, BoxUnit.Pixels)), Given.Context())!;
                resize.Apply(augment.Apply(sample, Given.Context(i, augment: true))!, Given.Context());
                Assert.Throws<InvalidDataException>(() => load.Apply(Given.Photo(photos[0][..500]), Given.Context()));
            }
        }
    }

    private static long Settled()
    {
        // Without finalisers: a matrix that was not disposed must still show.
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

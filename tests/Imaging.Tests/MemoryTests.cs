using System.Runtime.InteropServices;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

[Collection(nameof(Alone))]
public sealed partial class MemoryTests
{
    private const int Rounds = 200;

    private readonly byte[][] _photos =
    [
        Given.Encoded(Given.Blotches(200, 200), ".jpg"),
        Given.WithExif(Given.Encoded(Given.Blotches(200, 200), ".jpg"), Given.Exif(7, bigEndian: true)),
        Given.Encoded(Given.Blotches(200, 200), ".png"),
    ];

    private readonly LoadImage _load = new(new LoadImageOptions { MaxSide = 180 });
    private readonly Augment _augment = new(new AugmentOptions { Flip = Mirroring.Both, RotateDegrees = 20, Brightness = 0.1 });
    private readonly Resize _resize = new(new ResizeOptions { Width = 200, Height = 200, Mode = ResizeMode.Fit, Colour = ColourMode.Grey });

    /// <summary>
    /// No garbage is collected meanwhile, so that nothing else frees what a stage did not dispose. One matrix of about 100 KB kept
    /// in each round would be 20 MB.
    /// </summary>
    [Fact]
    public void Every_matrix_is_disposed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Native memory is counted with a function of glibc.");
        for (var i = 0; i < 20; i++)
            Run(i);
        Assert.True(GC.TryStartNoGCRegion(150_000_000));
        var before = NativeBytes();
        for (var i = 0; i < Rounds; i++)
            Run(i);
        var kept = NativeBytes() - before;
        GC.EndNoGCRegion();
        Assert.InRange(kept, long.MinValue, 2_000_000);
    }

    private void Run(int round)
    {
        var photo = _photos[round % _photos.Length];
        var sample = _load.Apply(Given.Photo(photo, round % 2 == 0 ? null : new BoundingBox(10, 10, 180, 180, BoxUnit.Pixels)), Given.Context())!;
        _resize.Apply(_augment.Apply(sample, Given.Context(round, augment: true))!, Given.Context());
        Assert.Throws<InvalidDataException>(() => _load.Apply(Given.Photo(photo[..500]), Given.Context()));
    }

    private static long NativeBytes()
    {
        var info = MallInfo2();
        return checked((long)(info.InUse + info.Mapped));
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial MallocInfo MallInfo2();

    /// <summary>struct mallinfo2 of malloc.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallocInfo
    {
        public readonly nuint Arena;
        public readonly nuint FreeChunks;
        public readonly nuint FastChunks;
        public readonly nuint MappedRegions;
        public readonly nuint Mapped;
        public readonly nuint MostEver;
        public readonly nuint FastBytes;
        public readonly nuint InUse;
        public readonly nuint Free;
        public readonly nuint Trimmable;
    }
}

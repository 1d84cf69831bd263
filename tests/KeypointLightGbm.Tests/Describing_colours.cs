using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class Describing_colours
{
    [Fact]
    public void Photos_of_one_scene_are_nearer_than_photos_of_two()
    {
        var photos = Enumerable.Range(0, 40).Select(i => Colours(Scene(i / 2, i))).ToArray();
        var encoder = Encoder(photos);
        var vectors = photos.Select(encoder.Encode).ToArray();
        for (var part = 0; part < ColourStatistics.FineParts; part++)
        {
            Assert.All(vectors, v => Assert.Equal(1, System.Numerics.Tensors.TensorPrimitives.Norm<float>(v[part]), 4));
            var named = Enumerable.Range(0, 40).Count(i => Enumerable.Range(0, 40).Where(j => j != i).MaxBy(j => Cosine(vectors[i][part], vectors[j][part])) == (i ^ 1));
            Assert.InRange(named, 34, 40);
        }
    }

    [Fact]
    public void The_middle_does_not_see_what_is_around_it()
    {
        var plain = Colours(Framed(90, 30));
        var other = Colours(Framed(90, 200));
        var length = ColourStatistics.JointBins;
        Assert.Equal(plain.Fine[length..(2 * length)], other.Fine[length..(2 * length)]);
        Assert.NotEqual(plain.Fine[(2 * length)..], other.Fine[(2 * length)..]);
        Assert.NotEqual(plain.Fine[..length], other.Fine[..length]);
    }

    [Fact]
    public void One_photo_alone_and_black_photos_have_vectors_too()
    {
        var black = Colours(Made.Flat(3, 1));
        Assert.All(Encoder([black]).Encode(black).SelectMany(v => v), v => Assert.Equal(0, v));
        Assert.All(Encoder([black, black, black]).Encode(Colours(Made.Animal(1, 1))).SelectMany(v => v), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void An_encoder_reads_back_what_it_wrote()
    {
        var photos = Enumerable.Range(0, 12).Select(i => Colours(Scene(i, i))).ToArray();
        var encoder = Encoder(photos);
        using var stream = new MemoryStream();
        encoder.Write(new BinaryWriter(stream));
        stream.Position = 0;
        Assert.Equal(encoder.Encode(photos[3]), ColourEncoder.Read(new BinaryReader(stream)).Encode(photos[3]));
    }

    private static ColourEncoder Encoder(ColourStatistics[] photos)
        => ColourEncoder.Fit(photos.Length, i => photos[i], 16, 2, RandomStream.Create(1, "colours"), CancellationToken.None);

    private static ColourStatistics Colours(Image image)
    {
        using var pool = new ExtractorPool(new FeatureOptions { WorkingSize = 64 });
        return pool.Extract(image).Colour;
    }

    private static float Cosine(float[] a, float[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<float>(a, b);

    /// <summary>Noise in the scene's own two colours, one in the middle and one around it.</summary>
    private static Image Scene(int scene, int photo)
    {
        var (colours, noise) = (RandomStream.Create((ulong)scene, "scene"), RandomStream.Create((ulong)photo, "noise"));
        var tints = Enumerable.Range(0, 6).Select(_ => 60 + colours.NextInt(130)).ToArray();
        var pixels = new byte[64 * 64 * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = ((i / 3 % 64) - 32, (i / 3 / 64) - 32);
            pixels[i] = (byte)(tints[(i % 3) + ((x * x) + (y * y) < 400 ? 0 : 3)] + noise.NextInt(12));
        }

        return new Image(64, 64, PixelFormat.Rgb, pixels);
    }

    private static Image Framed(byte middle, byte around)
    {
        var pixels = new byte[128 * 128 * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = ((i / 3 % 128) - 64, (i / 3 / 128) - 64);
            pixels[i] = (x * x) + (y * y) < 50 * 50 ? middle : around;
        }

        return new Image(128, 128, PixelFormat.Rgb, pixels);
    }
}

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>All that matching needs of a photo: keypoints, colours, vectors. Neither the photo's name nor its size is in it.</summary>
internal sealed class PhotoFeatures
{
    internal required LocalFeatures Sift { get; init; }

    internal required LocalFeatures Orb { get; init; }

    internal required LocalFeatures Brisk { get; init; }

    internal required ColourStatistics Colour { get; init; }

    /// <summary>The photo as a JPEG, <see cref="PictureSide"/> pixels on its longer side; empty unless asked for.</summary>
    internal byte[] Picture { get; init; } = [];

    /// <summary>Longer side of <see cref="Picture"/>, in pixels.</summary>
    internal const int PictureSide = 480;

    /// <summary>Roughly the bytes it takes in memory.</summary>
    internal long Bytes => 200 + Bytes1(Sift) + Bytes1(Orb) + Bytes1(Brisk) + Colour.Bytes + Picture.Length;

    internal void Write(BinaryWriter writer)
    {
        Sift.Write(writer);
        Orb.Write(writer);
        Brisk.Write(writer);
        Colour.Write(writer);
        writer.Write(Picture.Length);
        writer.Write(Picture);
    }

    internal static PhotoFeatures Read(BinaryReader reader) => new()
    {
        Sift = LocalFeatures.Read(reader),
        Orb = LocalFeatures.Read(reader),
        Brisk = LocalFeatures.Read(reader),
        Colour = ColourStatistics.Read(reader),
        Picture = reader.ReadBytes(reader.ReadInt32()),
    };

    private static long Bytes1(LocalFeatures features) => features.Count * (16L + features.DescriptorLength);
}

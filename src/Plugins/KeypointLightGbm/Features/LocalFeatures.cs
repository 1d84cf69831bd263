namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Keypoints of one detector in one photo. Positions and sizes are shares of the photo's longer side.</summary>
internal sealed class LocalFeatures
{
    internal LocalFeatures(int descriptorLength, float[] x, float[] y, float[] size, float[] angle, byte[] descriptors)
    {
        if (descriptors.Length != x.Length * descriptorLength)
            throw new ArgumentException($"{x.Length} descriptors of {descriptorLength} bytes need {x.Length * descriptorLength}, not {descriptors.Length}.", nameof(descriptors));
        (DescriptorLength, X, Y, Size, Angle, Descriptors) = (descriptorLength, x, y, size, angle, descriptors);
        ExtentX = x.Length == 0 ? 0 : x.Max();
        ExtentY = y.Length == 0 ? 0 : y.Max();
    }

    /// <summary>Rightmost place: about the photo's width.</summary>
    internal float ExtentX { get; }

    /// <summary>Lowest place: about the photo's height.</summary>
    internal float ExtentY { get; }

    internal int Count => X.Length;

    /// <summary>Bytes per descriptor.</summary>
    internal int DescriptorLength { get; }

    internal float[] X { get; }

    internal float[] Y { get; }

    /// <summary>Diameter of the area described.</summary>
    internal float[] Size { get; }

    /// <summary>Orientation in radians, clockwise.</summary>
    internal float[] Angle { get; }

    /// <summary>Descriptor after descriptor.</summary>
    internal byte[] Descriptors { get; }

    internal ReadOnlySpan<byte> Descriptor(int index) => Descriptors.AsSpan(index * DescriptorLength, DescriptorLength);

    internal static LocalFeatures None(int descriptorLength) => new(descriptorLength, [], [], [], [], []);

    internal void Write(BinaryWriter writer)
    {
        writer.Write(DescriptorLength);
        writer.Write(Count);
        foreach (var values in (float[][])[X, Y, Size, Angle])
            writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values));
        writer.Write(Descriptors);
    }

    internal static LocalFeatures Read(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var count = reader.ReadInt32();
        return new LocalFeatures(length, Floats(), Floats(), Floats(), Floats(), reader.ReadBytes(count * length));

        float[] Floats() => FloatArrays.Read(reader, count);
    }
}

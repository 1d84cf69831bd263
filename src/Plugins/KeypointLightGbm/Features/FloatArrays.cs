using System.Runtime.InteropServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Arrays of numbers in binary files, little-endian.</summary>
internal static class FloatArrays
{
    internal static float[] Read(BinaryReader reader, int count)
    {
        var values = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Writes the count before the numbers.</summary>
    internal static void WriteCounted(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    internal static float[] ReadCounted(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > (reader.BaseStream.Length - reader.BaseStream.Position) / sizeof(float))
            throw new StageException("A file of the keypoint model is cut off or damaged: fit the model again.");
        return Read(reader, count);
    }
}

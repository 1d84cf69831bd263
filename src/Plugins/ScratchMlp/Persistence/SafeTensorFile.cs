using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// Files in the safetensors format: the length of the header as a little-endian 64-bit number, the header in JSON (per tensor its
/// type, shape, and where its bytes are), then the numbers, little-endian. Python reads them with the safetensors package.
/// </summary>
internal static class SafeTensorFile
{
    /// <summary>Writes tensors of 32-bit floats.</summary>
    public static void Write(string path, IReadOnlyList<SafeTensor> tensors, string format)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = format } };
        long end = 0;
        foreach (var tensor in tensors)
        {
            var start = end;
            end += tensor.Values.LongLength * sizeof(float);
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(length => JsonValue.Create(length))]),
                ["data_offsets"] = new JsonArray(start, end),
            };
        }

        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        var padding = (8 - (text.Length % 8)) % 8;
        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length + padding);
        file.Write(length);
        file.Write(text);
        file.Write("        "u8[..padding]);
        foreach (var tensor in tensors)
            file.Write(MemoryMarshal.AsBytes<float>(ToLittleEndian(tensor.Values)));
    }

    /// <summary>Reads all tensors.</summary>
    /// <exception cref="InvalidDataException">The file is not of this format, or cut short.</exception>
    public static IReadOnlyDictionary<string, SafeTensor> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 8)
            throw Broken(path, $"it ends after {bytes.Length} bytes, within the length of its header");
        var headerLength = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (headerLength < 2 || headerLength > bytes.Length - 8)
            throw Broken(path, $"its header should be {headerLength} bytes long, but only {bytes.Length - 8} follow");
        var data = bytes.AsSpan(8 + (int)headerLength);
        var tensors = new Dictionary<string, SafeTensor>(StringComparer.Ordinal);
        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)headerLength));
            foreach (var entry in header.RootElement.EnumerateObject())
            {
                if (entry.Name != "__metadata__")
                    tensors.Add(entry.Name, ReadTensor(path, entry.Name, entry.Value, data));
            }
        }
        catch (Exception exception) when (exception
            is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw Broken(path, $"its header cannot be read ({exception.Message})", exception);
        }

        return tensors;
    }

    private static SafeTensor ReadTensor(string path, string name, JsonElement entry, ReadOnlySpan<byte> data)
    {
        if (entry.GetProperty("dtype").GetString() is var type && type != "F32")
            throw Broken(path, $"'{name}' is of type {type}, not F32");
        var shape = entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()).ToArray();
        var offsets = entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        var count = shape.Aggregate(1L, (product, length) => checked(product * length));
        if (offsets.Length != 2 || offsets[0] < 0 || count < 0 || offsets[1] - offsets[0] != count * sizeof(float))
            throw Broken(path, $"'{name}' should be {string.Join('×', shape)} numbers long, and its place in the file is not");
        if (offsets[1] > data.Length)
            throw Broken(path, $"'{name}' should end {offsets[1]} bytes behind the header, but only {data.Length} bytes are there");
        var values = MemoryMarshal.Cast<byte, float>(data[(int)offsets[0]..(int)offsets[1]]).ToArray();
        return new SafeTensor(name, shape, ToLittleEndian(values));
    }

    private static float[] ToLittleEndian(float[] values)
        => BitConverter.IsLittleEndian
            ? values
            : [.. values.Select(value => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReverseEndianness(BitConverter.SingleToInt32Bits(value))))];

    private static InvalidDataException Broken(string path, string what, Exception? inner = null)
        => new($"{path} is broken: {what}.", inner);
}

using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using TorchSharp;

namespace ReIdFlow.Plugins.TorchRuntime;

/// <summary>
/// Reads and writes files of named tensors in the safetensors format: the header's length (8 bytes, little-endian), the header in
/// JSON, then the numbers. Python's safetensors library reads what is written here, and the other way round.
/// </summary>
public static class SafeTensors
{
    private const string MetadataKey = "__metadata__";
    private const long MaxHeader = 100_000_000;

    private static readonly Dictionary<string, torch.ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["F64"] = torch.ScalarType.Float64,
        ["F32"] = torch.ScalarType.Float32,
        ["F16"] = torch.ScalarType.Float16,
        ["BF16"] = torch.ScalarType.BFloat16,
        ["I64"] = torch.ScalarType.Int64,
        ["I32"] = torch.ScalarType.Int32,
        ["I16"] = torch.ScalarType.Int16,
        ["I8"] = torch.ScalarType.Int8,
        ["U8"] = torch.ScalarType.Byte,
        ["BOOL"] = torch.ScalarType.Bool,
    };

    /// <summary>Reads every tensor, in the type it is stored in, on the CPU. The caller disposes of them.</summary>
    /// <exception cref="InvalidDataException">The file is no safetensors file, or is damaged; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafeTensorsContent Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        var tensors = new SortedDictionary<string, torch.Tensor>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            Span<byte> prefix = stackalloc byte[8];
            stream.ReadExactly(prefix);
            var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            if (length is < 2 or > MaxHeader || length > stream.Length - 8)
                throw new InvalidDataException($"'{path}' is no safetensors file: its header would be {length} bytes long.");
            var header = new byte[length];
            stream.ReadExactly(header);
            using var json = JsonDocument.Parse(header);
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                if (entry.NameEquals(MetadataKey))
                {
                    foreach (var pair in entry.Value.EnumerateObject())
                        metadata[pair.Name] = pair.Value.GetString() ?? "";
                    continue;
                }

                tensors[entry.Name] = ReadTensor(stream, path, entry.Name, entry.Value, 8 + length);
            }

            return new SafeTensorsContent(tensors, metadata);
        }
        catch (Exception e)
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            if (e is JsonException or EndOfStreamException or KeyNotFoundException or InvalidOperationException or FormatException)
                throw new InvalidDataException($"'{path}' is a damaged safetensors file: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Writes tensors in the order of their names, under a temporary name first: a file that is there is whole.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, torch.Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).ToArray();
        var temporary = path + ".part";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            var header = Header(ordered, metadata);
            Span<byte> prefix = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
            stream.Write(prefix);
            stream.Write(header);
            foreach (var (_, tensor) in ordered)
            {
                using var scope = torch.NewDisposeScope();
                stream.Write(tensor.detach().cpu().contiguous().bytes);
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static torch.Tensor ReadTensor(FileStream stream, string path, string name, JsonElement entry, long start)
    {
        var typeName = entry.GetProperty("dtype").GetString() ?? "";
        if (!Types.TryGetValue(typeName, out var type))
            throw new InvalidDataException($"'{path}': tensor '{name}' has the type {typeName}, which is not read here. Convert it to F32, F16 or BF16.");
        var shape = entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        var offsets = entry.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        var tensor = torch.empty(shape, type).DetachFromDisposeScope();
        var expected = tensor.NumberOfElements * tensor.ElementSize;
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] - offsets[0] != expected || start + offsets[1] > stream.Length)
        {
            tensor.Dispose();
            throw new InvalidDataException($"'{path}': tensor '{name}' needs {expected} bytes, and its place in the file does not fit. The file is damaged or cut off.");
        }

        if (expected > 0)
        {
            stream.Position = start + offsets[0];
            stream.ReadExactly(tensor.bytes);
        }

        return tensor;
    }

    private static byte[] Header(KeyValuePair<string, torch.Tensor>[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, value) in metadata.OrderBy(p => p.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            var offset = 0L;
            foreach (var (name, tensor) in tensors)
            {
                var type = Types.FirstOrDefault(t => t.Value == tensor.dtype).Key
                    ?? throw new NotSupportedException($"Tensor '{name}' has the type {tensor.dtype}, which safetensors does not know.");
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                foreach (var side in tensor.shape)
                    json.WriteNumberValue(side);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += tensor.NumberOfElements * tensor.ElementSize;
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Padded so that the numbers start at a multiple of eight bytes, as other writers do.
        var padding = (8 - (int)(buffer.Length % 8)) % 8;
        buffer.Write(Encoding.ASCII.GetBytes(new string(' ', padding)));
        return buffer.ToArray();
    }
}

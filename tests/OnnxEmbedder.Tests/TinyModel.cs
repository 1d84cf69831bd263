using System.Text;

namespace ReIdFlow.Tests;

/// <summary>
/// Writes ONNX files of one or two operators, field by field as onnx.proto numbers them, so that tests need no file from
/// elsewhere and know every number that must come out.
/// </summary>
internal static class TinyModel
{
    /// <summary>The mean of each channel: image × channel.</summary>
    public static byte[] ChannelMeans(params object[] inputShape) => Model(
        inputShape,
        [("embedding", ["batch", inputShape[1]])],
        Node("GlobalAveragePool", "input", "pooled"),
        Node("Flatten", "pooled", "embedding"));

    /// <summary>The image as it is: image × channel × row × column, under two names.</summary>
    public static byte[] Identity(params object[] inputShape) => Model(
        inputShape,
        [("places", inputShape), ("same", inputShape)],
        Node("Identity", "input", "places"),
        Node("Identity", "input", "same"));

    private static byte[] Model(object[] inputShape, (string Name, object[] Shape)[] outputs, params byte[][] nodes)
    {
        var graph = new List<byte>();
        foreach (var node in nodes)
            graph.AddRange(Bytes(1, node));
        graph.AddRange(Text(2, "tiny"));
        graph.AddRange(Bytes(11, Value("input", inputShape)));
        foreach (var (name, shape) in outputs)
            graph.AddRange(Bytes(12, Value(name, shape)));
        return [.. Number(1, 8), .. Bytes(7, [.. graph]), .. Bytes(8, [.. Text(1, ""), .. Number(2, 13)])];
    }

    private static byte[] Node(string operation, string input, string output)
        => [.. Text(1, input), .. Text(2, output), .. Text(4, operation)];

    // A number is a fixed dimension, a text the name of a free one.
    private static byte[] Value(string name, object[] shape)
    {
        var dimensions = shape.SelectMany(d => Bytes(1, d is int size ? Number(1, size) : Text(2, (string)d))).ToArray();
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, 1), .. Bytes(2, dimensions)]))];
    }

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => [.. Variable((ulong)((field << 3) | 2)), .. Variable((ulong)content.Length), .. content];

    private static byte[] Number(int field, long value) => [.. Variable((ulong)(field << 3)), .. Variable((ulong)value)];

    private static List<byte> Variable(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }
}

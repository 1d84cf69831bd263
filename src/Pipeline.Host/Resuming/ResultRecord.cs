using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// A result in the journal: the vector, the prediction, and what transforms changed of the sample. What the sources say of the sample
/// is not in it, since a later run may know better.
/// </summary>
internal static class ResultRecord
{
    public static byte[] LeftOut { get; } = [];

    /// <summary>The record; null where a transform changed something that cannot be kept.</summary>
    public static byte[]? Encode(Sample listed, Embedding embedding)
    {
        var result = embedding.Sample;
        if ((result.Id, result.Path, result.Individual, result.Split, result.CapturedAt, result.Deployment, result.Event)
            != (listed.Id, listed.Path, listed.Individual, listed.Split, listed.CapturedAt, listed.Deployment, listed.Event))
            return null;
        var isChanged = result.Box != listed.Box || result.Viewpoint != listed.Viewpoint || result.Species != listed.Species
            || !ReferenceEquals(result.Attributes, listed.Attributes);
        var change = isChanged
            ? JsonSerializer.SerializeToUtf8Bytes(new Change(result.Box, result.Viewpoint, result.Species, result.Attributes.ToDictionary()))
            : [];
        var name = embedding.Prediction is { } prediction ? Encoding.UTF8.GetBytes(prediction.Individual) : [];
        var vector = MemoryMarshal.AsBytes(embedding.Vector.Span);

        var record = new byte[16 + vector.Length + name.Length + change.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, embedding.Vector.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), embedding.Prediction is null ? -1 : name.Length);
        BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(8), embedding.Prediction?.Probability ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), change.Length);
        vector.CopyTo(record.AsSpan(16));
        name.CopyTo(record.AsSpan(16 + vector.Length));
        change.CopyTo(record.AsSpan(16 + vector.Length + name.Length));
        return record;
    }

    /// <summary>The embedding; null where a transform left the sample out.</summary>
    public static Embedding? Decode(byte[] record, Sample sample, string model)
    {
        if (record.Length == 0)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(record);
        var name = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(4));
        var probability = BinaryPrimitives.ReadSingleLittleEndian(record.AsSpan(8));
        var change = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(12));
        var vector = MemoryMarshal.Cast<byte, float>(record.AsSpan(16, 4 * length)).ToArray();
        var rest = record.AsSpan(16 + (4 * length));
        Classification? prediction = name < 0 ? null : new Classification(Encoding.UTF8.GetString(rest[..name]), probability);
        if (change > 0)
        {
            var changed = JsonSerializer.Deserialize<Change>(rest[^change..])!;
            sample = sample with { Box = changed.Box, Viewpoint = changed.Viewpoint, Species = changed.Species, Attributes = changed.Attributes };
        }

        return new Embedding { Sample = sample, Model = model, Vector = vector, Prediction = prediction };
    }

    private sealed record Change(BoundingBox? Box, string? Viewpoint, string? Species, Dictionary<string, string> Attributes);
}

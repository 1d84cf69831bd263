using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>A photo in memory.</summary>
internal sealed class MemoryContent(byte[] bytes) : IImageContent
{
    public ReadOnlyMemory<byte> Read() => bytes;
}

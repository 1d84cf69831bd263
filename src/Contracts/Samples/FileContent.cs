namespace ReIdFlow.Contracts;

/// <summary>A photo in a file.</summary>
/// <param name="fullPath">Absolute path of the file.</param>
public sealed class FileContent(string fullPath) : IImageContent
{
    /// <summary>Absolute path of the file.</summary>
    public string FullPath { get; } = fullPath;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read() => File.ReadAllBytes(FullPath);
}

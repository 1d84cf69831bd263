namespace ReIdFlow.Contracts;

/// <summary>Gives the encoded bytes (JPEG, PNG, BMP, …) of a photo when they are wanted, and not before.</summary>
public interface IImageContent
{
    /// <summary>Reads the whole encoded photo. May be called from several threads, and more than once.</summary>
    /// <exception cref="IOException">The photo cannot be read.</exception>
    ReadOnlyMemory<byte> Read();
}

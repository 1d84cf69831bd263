using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>A photo's file whose content is hashed as it is read, so that it need not be read twice.</summary>
internal sealed class HashedContent(FileContent file, Journal journal) : IImageContent
{
    private UInt128 _hash;
    private bool _isHashed;

    public FileContent File { get; } = file;

    /// <summary>The content's hash; null while it has not been read.</summary>
    public UInt128? Hash => Volatile.Read(ref _isHashed) ? _hash : null;

    /// <summary>Sets a hash that is known.</summary>
    public void Set(UInt128 hash)
    {
        _hash = hash;
        Volatile.Write(ref _isHashed, true);
    }

    public ReadOnlyMemory<byte> Read()
    {
        if (Hash is not null)
            return File.Read();
        var before = FileFact.Stat(File.FullPath);
        var bytes = File.Read();
        var hash = Digest.Of(bytes.Span);

        // A file that changes while it is read may be anything; it is read again by the next run.
        if (before is { } fact && fact.Length == bytes.Length)
            journal.AddFile(File.FullPath, fact with { Hash = hash });
        Set(hash);
        return bytes;
    }
}

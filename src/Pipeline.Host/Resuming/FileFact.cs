namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>A photo's file as it was when it was read.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When it was last changed, in ticks of UTC.</param>
/// <param name="Hash">Of its content.</param>
internal readonly record struct FileFact(long Length, long Modified, UInt128 Hash)
{
    public static FileFact? Stat(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? new FileFact(info.Length, info.LastWriteTimeUtc.Ticks, default) : null;
    }

    public bool IsSameVersion(FileFact other) => (Length, Modified) == (other.Length, other.Modified);
}

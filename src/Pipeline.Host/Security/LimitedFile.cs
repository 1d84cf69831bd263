namespace ReIdFlow.Pipeline.Host.Security;

/// <summary>Reads small files, whatever stands behind their names.</summary>
internal static class LimitedFile
{
    /// <summary>The most bytes that a pipeline may have; the largest known has 20 thousand.</summary>
    public const int PipelineBytes = 1 << 20;

    /// <summary>All bytes of a file; null where there are more than <paramref name="most"/>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? Read(string file, int most)
    {
        // Not by the file's length: a device or a pipe states none.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[64 * 1024];
        using var text = new MemoryStream();
        while (stream.Read(buffer) is > 0 and var read)
        {
            text.Write(buffer, 0, read);
            if (text.Length > most)
                return null;
        }

        return text.ToArray();
    }
}

using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Writes a file beside its place, and puts it there when it is whole.</summary>
internal static class OutputFile
{
    public static void Write(string path, string stage, Action<Stream> write)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = path + ".tmp";
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"Stage '{stage}' cannot write '{path}': {e.Message} Make room there or allow writing, or choose another place.", e);
        }
    }
}

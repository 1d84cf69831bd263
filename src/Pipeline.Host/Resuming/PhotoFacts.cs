using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// The photos of a run, as their files were when they were listed: a file with each one's path, length and time of change, so that the
/// next run can tell whether they still are, without listing them anew.
/// </summary>
internal static class PhotoFacts
{
    private const int BatchFiles = 1 << 13;

    /// <summary>Writes the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, SampleIndex index, CancellationToken cancellation)
    {
        using var writer = new BinaryWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16));
        var last = "";
        foreach (var sample in index.Outlets.SelectMany(o => o.Samples))
        {
            cancellation.ThrowIfCancellationRequested();

            // The animals of one photo follow each other.
            if (sample.Content is not FileContent file || file.FullPath == last)
                continue;
            last = file.FullPath;
            var fact = FileFact.Stat(last);
            writer.Write(last);
            writer.Write(fact?.Length ?? -1);
            writer.Write(fact?.Modified ?? -1);
        }
    }

    /// <summary>Whether every photo is as the file says.</summary>
    /// <exception cref="IOException">The file cannot be read, or is damaged.</exception>
    public static bool AreUnchanged(string path, CancellationToken cancellation)
    {
        using var reader = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
        var batch = new List<(string File, long Length, long Modified)>(BatchFiles);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            batch.Clear();
            while (batch.Count < BatchFiles && reader.BaseStream.Position < reader.BaseStream.Length)
                batch.Add((reader.ReadString(), reader.ReadInt64(), reader.ReadInt64()));
            if (!batch.AsParallel().WithCancellation(cancellation).All(IsUnchanged))
                return false;
        }

        return true;
    }

    private static bool IsUnchanged((string File, long Length, long Modified) noted)
    {
        var fact = FileFact.Stat(noted.File);
        return (fact?.Length ?? -1, fact?.Modified ?? -1) == (noted.Length, noted.Modified);
    }
}

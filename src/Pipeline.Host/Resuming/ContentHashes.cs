using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>Tells photos by their content: by length and time of change where the file is known, and else by its bytes.</summary>
internal static class ContentHashes
{
    /// <summary>The hash of a file that is as an earlier run saw it, or may be a known one under a new name; null for a file never seen.</summary>
    public static UInt128? Find(Journal journal, FileContent file)
    {
        if (FileFact.Stat(file.FullPath) is not { } fact)
            return null;
        if (journal.TryGetFile(file.FullPath, out var known) && known.IsSameVersion(fact))
            return known.Hash;
        return journal.KnowsLength(fact.Length) ? Compute(journal, file, fact) : null;
    }

    /// <summary>The hash of any file; null where it cannot be read.</summary>
    public static UInt128? Get(Journal journal, FileContent file)
    {
        if (FileFact.Stat(file.FullPath) is not { } fact)
            return null;
        return journal.TryGetFile(file.FullPath, out var known) && known.IsSameVersion(fact) ? known.Hash : Compute(journal, file, fact);
    }

    private static UInt128? Compute(Journal journal, FileContent file, FileFact fact)
    {
        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = file.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever needs its pixels says what is wrong with it.
            return null;
        }

        var hash = Digest.Of(bytes.Span);
        if (bytes.Length == fact.Length)
            journal.AddFile(file.FullPath, fact with { Hash = hash });
        return hash;
    }
}

using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Who is who, from a table with the columns path and individual.</summary>
internal static class TruthTable
{
    /// <summary>The individual of each path.</summary>
    /// <exception cref="StageException">The table cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Read(string file)
    {
        try
        {
            var individuals = new Dictionary<string, string>(StringComparer.Ordinal);
            using var lines = File.ReadLines(file).GetEnumerator();
            var columns = lines.MoveNext() ? lines.Current.TrimStart('\uFEFF').Split(',') : [];
            var (path, individual) = (Array.IndexOf(columns, "path"), Array.IndexOf(columns, "individual"));
            if (path < 0 || individual < 0)
                throw new StageException($"'{file}' needs the columns path and individual in its first line.");
            for (var line = 2; lines.MoveNext(); line++)
            {
                var cells = lines.Current.Split(',');
                if (cells.Length != columns.Length)
                    throw new StageException($"'{file}', line {line}: {cells.Length} cells, where the first line has {columns.Length}. Write paths without commas.");
                individuals[cells[path]] = cells[individual];
            }

            return individuals;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"The table '{file}' cannot be read: {e.Message} Correct the option 'truth'.", e);
        }
    }
}

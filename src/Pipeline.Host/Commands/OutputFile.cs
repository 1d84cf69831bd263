using System.CommandLine;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary>Where a command puts its result: standard output, or a file.</summary>
internal static class OutputFile
{
    public static Option<string?> Option() => new("--output")
    {
        Description = "Write to this file in place of standard output.",
        HelpName = "file",
    };

    /// <returns>Whether it was written; if not, standard error says why.</returns>
    public static bool Write(string? file, string text)
    {
        if (file is null)
        {
            Console.Out.Write(text);
            return true;
        }

        try
        {
            File.WriteAllText(file, text);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: '{file}' cannot be written: {e.Message}");
            return false;
        }
    }
}

using System.Text;

namespace ReIdFlow.Pipeline.Host.Options;

/// <summary>How C# names are written in pipeline.json.</summary>
internal static class OptionNames
{
    /// <summary>A property's name, starting in lower case: BatchSize → batchSize.</summary>
    public static string OfProperty(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>An enum member's name, in lower case with hyphens: ClosedSet → closed-set.</summary>
    public static string OfChoice(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && ((char.IsUpper(name[i]) && !char.IsUpper(name[i - 1])) || (char.IsDigit(name[i]) && !char.IsDigit(name[i - 1])));
            if (startsWord)
                text.Append('-');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Tells cameras apart by the folders of their photos: <c>{deployment}</c> takes the first folder, <c>*/{deployment}</c> the second,
/// <c>{site}/{deployment}</c> both. <c>*</c> stands for one folder, other names in braces become attributes, and what follows is free.
/// </summary>
internal sealed partial class DeploymentPattern
{
    public const string FirstFolder = "{deployment}";

    private const string Deployment = "deployment";
    // A run that finds nothing new needs none, and such an expression takes long to make.
    private readonly Lazy<Regex> _regex;

    private DeploymentPattern(string regex) => _regex = new(() => new Regex(regex, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    /// <summary>Reads the option; null where it is no such pattern.</summary>
    public static DeploymentPattern? TryParse(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in pattern.Trim('/').Split('/'))
        {
            var at = 0;
            foreach (Match placeholder in Placeholder().Matches(part))
            {
                regex.Append(Regex.Escape(part[at..placeholder.Index]));
                at = placeholder.Index + placeholder.Length;
                if (placeholder.Value == "*")
                    regex.Append("[^/]*");
                else if (names.Add(placeholder.Groups["name"].Value))
                    regex.Append("(?<").Append(placeholder.Groups["name"].Value).Append(">[^/]+?)");
                else
                    return null;
            }

            var rest = part[at..];
            if (rest.AsSpan().ContainsAny('{', '}'))
                return null;
            regex.Append(Regex.Escape(rest)).Append('/');
        }

        return names.Contains(Deployment) ? new DeploymentPattern(regex.ToString()) : null;
    }

    /// <summary>Says what is wrong with an option; null when nothing is.</summary>
    public static string? Complain(string pattern) => TryParse(pattern) is null
        ? $"'{pattern}' is no pattern of folders with {{deployment}} in it. Write {{deployment}} for the first folder, */{{deployment}} for the second, {{site}}/{{deployment}} for both."
        : null;

    /// <summary>The deployment of a photo; null where its path does not fit the pattern.</summary>
    /// <param name="path">The photo's path, with <c>/</c> between the parts.</param>
    /// <param name="attributes">Takes the other names of the pattern.</param>
    public string? Read(string path, Dictionary<string, string> attributes)
    {
        var match = _regex.Value.Match(path);
        if (!match.Success)
            return null;
        foreach (Group group in match.Groups)
        {
            if (!char.IsAsciiDigit(group.Name[0]) && group.Name != Deployment)
                attributes[group.Name] = group.Value;
        }

        return match.Groups[Deployment].Value;
    }

    [GeneratedRegex(@"\*|\{(?<name>[A-Za-z][A-Za-z0-9]*)\}")]
    private static partial Regex Placeholder();
}

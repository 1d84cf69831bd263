using System.CommandLine;
using System.CommandLine.Parsing;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary>What is said of a command line that cannot be followed.</summary>
internal static class Usage
{
    /// <summary>Says what is wrong with a command line.</summary>
    /// <returns>Whether anything is.</returns>
    public static bool IsWrong(ParseResult parsed, RootCommand root)
    {
        List<string> errors = [.. parsed.Errors.Select(e => e.Message)];
        if (errors.Count == 0 && MistypedCommand(parsed, root) is { } mistyped)
            errors.Add(mistyped);
        foreach (var error in errors)
            Console.Error.WriteLine($"error: {error}");
        if (errors.Count > 0)
            Console.Error.WriteLine("Run with --help to see what can be asked for.");
        return errors.Count > 0;
    }

    /// <summary>A command's help shows its own arguments alone: those of the commands before it cannot be given there.</summary>
    public static void HideOuterArguments(ParseResult parsed)
    {
        for (var outer = parsed.CommandResult.Parent; outer is CommandResult result; outer = result.Parent)
        {
            foreach (var argument in result.Command.Arguments)
                argument.Hidden = true;
        }
    }

    /// <summary>Of an option that does not exist.</summary>
    public static string NoOption(string name, Command command)
        => $"there is no option '{name}'.{PipelineFile.DidYouMean(command.Options.Select(o => o.Name), name)}";

    // The first word may be a pipeline's file as well, so a misspelt command is taken for one.
    private static string? MistypedCommand(ParseResult parsed, RootCommand root)
    {
        if (parsed.CommandResult.Command != root || parsed.GetResult(root.Arguments[0])?.Tokens is not [{ Value: var word }] || Path.Exists(word))
            return null;
        var hint = PipelineFile.DidYouMean(root.Subcommands.Select(c => c.Name), word);
        return hint.Length > 0 ? $"there is neither a command nor a file '{word}'.{hint}" : null;
    }
}

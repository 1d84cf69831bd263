using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary>What the commands that read a pipeline have in common on the command line.</summary>
internal sealed class PipelineOptions
{
    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Override a value of the pipeline, such as --set stages.mlp.with.hidden=[32]. May be repeated.",
        HelpName = "path=value",
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string[]> Plugins { get; } = new("--plugins")
    {
        Description = "A folder with plugins; may be repeated. Default: the folder 'plugins' nearest to the pipeline, or to the program.",
        HelpName = "folder",
        DefaultValueFactory = _ => [],
    };

    public Option<bool> AllowOutside { get; } = new("--allow-outside")
    {
        Description = "Allow paths in the pipeline to lead anywhere. Otherwise they stay in the pipeline's folder, the current one, and those named by --allow-folder or by variables.",
    };

    public Option<string[]> AllowFolder { get; } = new("--allow-folder")
    {
        Description = "A folder that paths in the pipeline may lead to; may be repeated.",
        HelpName = "folder",
        DefaultValueFactory = _ => [],
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON." };

    public Option<int> Parallelism { get; } = new("--parallelism")
    {
        Description = "How many items each stage works on at once, where the pipeline does not say. Default: the number of processors.",
        HelpName = "n",
    };

    public PipelineOptions()
    {
        NeedsName(Plugins);
        NeedsName(AllowFolder);
    }

    public static Argument<string> File()
    {
        var file = new Argument<string>("file")
        {
            Description = "The pipeline, or a folder with a pipeline.json.",
            DefaultValueFactory = _ => "pipeline.json",
        };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] } token] && result.Parent is CommandResult { Command: var command })
                result.AddError(Usage.NoOption(token.Value, command));
        });
        return file;
    }

    /// <summary>What was given.</summary>
    public PipelineRequest Request(ParseResult parsed) => new(
        parsed.GetValue(Set)!,
        parsed.GetValue(Plugins)!,
        new PathRules(parsed.GetValue(AllowOutside), parsed.GetValue(AllowFolder)!));

    public void AddTo(Command command, bool runs)
    {
        command.Options.Add(Set);
        command.Options.Add(Plugins);
        command.Options.Add(AllowOutside);
        command.Options.Add(AllowFolder);
        if (!runs)
            return;
        command.Options.Add(Parallelism);
        command.Options.Add(Json);
        Parallelism.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 1024))
                result.AddError("--parallelism takes a whole number from 1 to 1024.");
        });
    }

    // What a variable of the shell that is not set leaves.
    private static void NeedsName(Option<string[]> folders) => folders.Validators.Add(result =>
    {
        if (result.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
            result.AddError($"{folders.Name} takes a folder, and an empty text names none.");
    });
}

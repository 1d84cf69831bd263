using System.CommandLine;
using ReIdFlow.Pipeline.Host.Drawing;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>graph</c>: a drawing of a pipeline, with the figures of its last run.</summary>
internal static class GraphCommand
{
    public static Command Create()
    {
        var command = new Command("graph", "Draw a pipeline as text, Mermaid or SVG; after a run with each stage's counts, rate and waiting time.");
        var file = PipelineOptions.File();
        var options = new PipelineOptions();
        var format = new Option<string>("--format") { Description = "How to draw it.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "mermaid", "svg");
        var run = new Option<string?>("--run") { Description = "The run.json whose figures are drawn. Default: the one in the pipeline's output folder, if it is of this configuration.", HelpName = "file" };
        var output = OutputFile.Option();
        command.Arguments.Add(file);
        command.Options.Add(format);
        command.Options.Add(run);
        command.Options.Add(output);
        options.AddTo(command, runs: false);
        command.SetAction(parsed =>
        {
            var pipeline = CheckedPipeline.Read(parsed.GetValue(file)!, options.Request(parsed), Console.Error);
            if (pipeline is null || !TryFigures(pipeline, parsed.GetValue(run), out var figures))
                return ExitCode.BadConfiguration;
            var drawing = new PipelineDrawing(pipeline.Plan, figures);
            var drawn = parsed.GetValue(format) switch
            {
                "mermaid" => MermaidDrawing.Draw(drawing),
                "svg" => SvgDrawing.Draw(drawing),
                _ => TextDrawing.Draw(drawing),
            };
            return OutputFile.Write(parsed.GetValue(output), drawn) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static bool TryFigures(CheckedPipeline pipeline, string? named, out IReadOnlyDictionary<string, StageFigures> figures)
    {
        figures = new Dictionary<string, StageFigures>(StringComparer.Ordinal);
        var file = named ?? Path.Combine(Path.GetFullPath(pipeline.Plan.Output, pipeline.BaseFolder), "run.json");
        if (named is null && !File.Exists(file))
            return true;
        try
        {
            var (hash, recorded) = RunFigures.Read(file);
            if (hash == pipeline.Info.ConfigurationHash)
                figures = recorded;
            else if (named is null)
                Console.Error.WriteLine($"{file}: the last run was of another configuration, so its figures are left out. Name it with --run to draw them all the same.");
            else
                figures = recorded;
            return true;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{file}: the figures of a run cannot be read: {e.Message}.");
            return named is null;
        }
    }
}

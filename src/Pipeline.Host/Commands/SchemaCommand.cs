using System.CommandLine;
using ReIdFlow.Pipeline.Host.Display;
using ReIdFlow.Pipeline.Host.Schema;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>schema</c>: the JSON Schema of pipeline.json, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of pipeline.json, made from the installed plugins, for editors to complete and check with.");
        var plugins = new PipelineOptions().Plugins;
        var output = OutputFile.Option();
        command.Options.Add(plugins);
        command.Options.Add(output);
        command.SetAction(parsed =>
        {
            var catalogue = CheckedPipeline.LoadPlugins(parsed.GetValue(plugins)!, Environment.CurrentDirectory, Console.Error);
            var written = OutputFile.Write(parsed.GetValue(output), PipelineSchema.Of(catalogue.Stages).ToJsonString(RunRecord.Indented) + "\n");
            return written && catalogue.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}

using System.CommandLine;
using ReIdFlow.Pipeline.Host.Commands;
using ReIdFlow.Pipeline.Host.Native;

NativeSettings.Apply();

var root = new RootCommand("ReIdFlow tells individual wild animals apart in photographs.");
RunCommand.AddTo(root);
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(ValidateCommand.Create());
root.Subcommands.Add(EvaluateCommand.Create());
root.Subcommands.Add(PrintCommand.Create());
root.Subcommands.Add(GraphCommand.Create());
root.Subcommands.Add(SchemaCommand.Create());
root.Subcommands.Add(NewCommand.Create());
root.Subcommands.Add(ExperimentCommand.Create());
root.Subcommands.Add(IdentifyCommand.Create());
root.Subcommands.Add(PluginsCommand.Create());

// The run closes its files itself when it is told to stop, and that may take longer than the two seconds given otherwise.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
var parsed = root.Parse(args);
return parsed.Errors.Count > 0 ? Usage(parsed) : await parsed.InvokeAsync(invocation);

static int Usage(ParseResult parsed)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"error: {error.Message}");
    Console.Error.WriteLine("Run with --help to see what can be asked for.");
    return ReIdFlow.Pipeline.Host.ExitCode.BadConfiguration;
}

using System.CommandLine;
using ReIdFlow.Pipeline.Host;
using ReIdFlow.Pipeline.Host.Commands;
using ReIdFlow.Pipeline.Host.Native;

NativeSettings.Apply();

var root = new RootCommand("ReIdFlow tells individual wild animals apart in photographs. Without a command it runs a pipeline.");
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
if (Usage.IsWrong(parsed, root))
    return ExitCode.BadConfiguration;
Usage.HideOuterArguments(parsed);
return await parsed.InvokeAsync(invocation);

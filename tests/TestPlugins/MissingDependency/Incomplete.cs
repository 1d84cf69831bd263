using ReIdFlow.Contracts;
using TestPlugins.Dependency;

namespace TestPlugins.MissingDependency;

public sealed class IncompleteOptions : Needed
{
    [Option("How many.")]
    public int Count { get; init; }
}

[Stage("incomplete", "A source that needs a library that is not there.")]
public sealed class Incomplete(IncompleteOptions options) : ISource
{
    public IEnumerable<Sample> List(CancellationToken cancellation) => [new Sample { Id = options.Name, Path = options.Name }];
}

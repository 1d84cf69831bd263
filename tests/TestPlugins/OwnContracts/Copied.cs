using ReIdFlow.Contracts;

namespace TestPlugins.OwnContracts;

[Stage("copied", "A source in a folder that carries its own contracts.")]
public sealed class Copied : ISource
{
    public IEnumerable<Sample> List(CancellationToken cancellation) => [];
}

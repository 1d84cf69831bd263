using ReIdFlow.Contracts;

namespace TestPlugins.ProbeTwin;

[Stage("numbers", "A source of the same name as Probe's.")]
public sealed class OtherNumbers : ISource
{
    public IEnumerable<Sample> List(CancellationToken cancellation)
        => Enumerable.Range(0, 3).Select(i => new Sample { Id = $"twin-{i}", Path = $"twin/{i}" });
}

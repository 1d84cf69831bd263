using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("mark", "Marks samples for training and testing.")]
public sealed class Mark(MarkOptions options) : IArranger
{
    public IReadOnlyList<Sample> Arrange(IReadOnlyList<Sample> samples, CancellationToken cancellation)
        => [.. samples.Select((s, i) => s with { Split = i % options.TestEvery == 0 ? Split.Test : Split.Train })];
}

using ReIdFlow.Contracts;
using TestPlugins.Foundation;

namespace TestPlugins.OnFoundation;

[Stage("second-user", "Uses the state of the plugin it builds on.")]
public sealed class SecondUser : ISource
{
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        yield return new Sample { Id = $"user-{SharedState.Enter()}", Path = "second" };
    }
}

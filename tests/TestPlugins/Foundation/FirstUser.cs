using ReIdFlow.Contracts;

namespace TestPlugins.Foundation;

[Stage("first-user", "Uses the state in its own folder.")]
public sealed class FirstUser : ISource
{
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        yield return new Sample { Id = $"user-{SharedState.Enter()}", Path = "first" };
    }
}

using System.Globalization;
using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("numbers", "Lists numbered samples.")]
public sealed class Numbers(NumbersOptions options, StageContext context) : ISource
{
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        for (var i = 0; i < options.Unlistable; i++)
            context.ReportFailure($"bad/{i}", "is no photo");
        for (var i = 0; i < options.Count; i++)
        {
            var id = options.RepeatId && i == options.Count - 1 ? 0 : i;
            yield return new Sample
            {
                Id = id.ToString("00000", CultureInfo.InvariantCulture),
                Path = $"numbers/{i:00000}",
                Individual = $"individual-{i % options.Individuals}",
                Split = options.Split,
            };
        }
    }
}

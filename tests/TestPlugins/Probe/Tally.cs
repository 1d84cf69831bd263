using System.Globalization;
using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("tally", "Counts the rows of every model.")]
public sealed class Tally : IEvaluator
{
    public async ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        var measures = new List<Measure>();
        foreach (var store in stores)
        {
            foreach (var model in store.Models)
                measures.Add(new Measure(model, "rows", (await store.ReadAsync(model, cancellation)).Samples.Count));
        }

        return new Evaluation
        {
            Measures = measures,
            Tables = [new ResultTable("Rows", ["Model", "Rows"], [.. measures.Select(m => (IReadOnlyList<string>)[m.Model, m.Value.ToString(CultureInfo.InvariantCulture)])])],
        };
    }
}

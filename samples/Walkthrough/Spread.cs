using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Samples.Walkthrough;

[Stage("spread", "Measures how far apart the embeddings of each model lie.")]
public sealed class Spread : IEvaluator
{
    public async ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        var measures = new List<Measure>();
        foreach (var store in stores)
        {
            foreach (var model in store.Models)
            {
                var table = await store.ReadAsync(model, cancellation);
                var norms = Enumerable.Range(0, table.Samples.Count).Select(i => Math.Sqrt(table.Row(i).ToArray().Sum(v => (double)v * v)));
                measures.Add(new Measure(model, "mean_norm", norms.DefaultIfEmpty(double.NaN).Average()));
            }
        }

        var rows = measures.Select(m => (IReadOnlyList<string>)[m.Model, m.Value.ToString("0.000", CultureInfo.InvariantCulture)]);
        return new Evaluation { Measures = measures, Tables = [new ResultTable("Length of the embeddings", ["Model", "Mean"], [.. rows])] };
    }
}

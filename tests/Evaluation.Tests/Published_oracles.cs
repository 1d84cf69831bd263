using System.Text.Json;
using ReIdFlow.Plugins.Evaluation;

namespace ReIdFlow.Tests;

public sealed class Published_oracles
{
    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var name in new[] { "leave-one-out, unbalanced", "leave-one-out, many lone labels", "separate query and gallery", "open set", "oracle B" })
        {
            foreach (var k in new[] { "all", "max_bin_count" })
            {
                data.Add(name, k, "per_query");
                data.Add(name, k, "per_class");
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_figure_is_that_of_pytorch_metric_learning(string name, string k, string average)
    {
        var folder = Environment.GetEnvironmentVariable("REIDFLOW_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "REIDFLOW_DATA does not name a folder with data.");
        var path = Path.Combine(folder!, "golden", "retrieval-metrics.json");
        Assert.SkipUnless(File.Exists(path), $"'{path}' is not there.");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var golden = document.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        var queries = Vectors(golden.GetProperty("queries"));
        var queryLabels = golden.GetProperty("query_labels").Deserialize<int[]>()!;
        var hasReferences = golden.GetProperty("references").ValueKind == JsonValueKind.Array;
        var references = hasReferences ? Vectors(golden.GetProperty("references")) : queries;
        var referenceLabels = hasReferences ? golden.GetProperty("reference_labels").Deserialize<int[]>()! : queryLabels;
        var own = queryLabels.Select((_, i) => golden.GetProperty("references_include_queries").GetBoolean() ? i : -1).ToArray();

        var scores = NeighbourRanking.Score(
            Trials.Labelled(references, referenceLabels), Trials.Labelled(queries, queryLabels), own, Distance.Euclidean, k == "all" ? "all" : "max-label-count", 2, Trials.Cancellation);

        foreach (var figure in golden.GetProperty("expected").GetProperty($"k={k},average={average}").EnumerateObject())
        {
            var value = average == "per_query"
                ? RetrievalMetrics.Mean(scores, Trials.Figures[figure.Name])
                : RetrievalMetrics.MeanPerLabel(scores, queryLabels, Trials.Figures[figure.Name]);
            Assert.Equal(figure.Value.GetDouble(), value, 1e-6);
        }
    }

    /// <summary>Six queries, five neighbours each, worked by hand.</summary>
    [Fact]
    public void A_table_of_neighbours_worked_by_hand_gives_the_same_figures()
    {
        int[] labels = [1, 1, 2, 3, 4, 0];
        int[] counts = [2, 3, 5, 4, 5];
        int[][] neighbours = [[0, 1, 1, 2, 2], [1, 0, 1, 1, 3], [4, 4, 4, 4, 2], [3, 1, 3, 1, 3], [0, 0, 4, 2, 2], [1, 2, 3, 4, 5]];

        var scores = labels
            .Select((label, i) => RetrievalMetrics.OfRanks([.. Enumerable.Range(1, 5).Where(rank => neighbours[i][rank - 1] == label)], counts[label], 5))
            .ToArray();

        Assert.Equal([.333333, .372222, .244630, .311296, .505556], Rounded(figure => RetrievalMetrics.Mean(scores, figure)));
        Assert.Equal([.3, .313333, .199111, .254111, .456667], Rounded(figure => RetrievalMetrics.MeanPerLabel(scores, labels, figure)));

        static double[] Rounded(Func<Func<QueryScore, double>, double> average) =>
        [
            .. new[] { "precision_at_1", "r_precision", "mean_average_precision_at_r", "mean_average_precision", "mean_reciprocal_rank" }
                .Select(name => Math.Round(average(Trials.Figures[name]), 6)),
        ];
    }

    private static float[][] Vectors(JsonElement element) => element.Deserialize<float[][]>()!;
}

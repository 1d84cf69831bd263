using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Evaluation;

namespace ReIdFlow.Tests;

/// <summary>What no model should give and some do: every figure has a defined value, or a note says why it has none.</summary>
public sealed class Messy_embeddings : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public async Task A_vector_that_is_not_finite_finds_nothing_and_is_never_found(float broken)
    {
        // a2 is broken. a0 looks for a1 and a2, and finds a1 first; a1 finds a0; a2 finds none; the bs find each other.
        var evaluation = await EvaluateAsync(new EvaluateOptions(), [("a", [0]), ("a", [1]), ("a", [broken]), ("b", [10]), ("b", [11])]);

        Assert.Equal((0.5 + 0.5 + 0 + 1 + 1) / 5, Value(evaluation, "map_at_r"), 1e-12);
        Assert.Equal(4 / 5.0, Value(evaluation, "precision_at_1"), 1e-12);
        Assert.Equal((0.5 + 0.5 + 0 + 1 + 1) / 5, Value(evaluation, "map"), 1e-12);
        Assert.Equal(5, Value(evaluation, "queries"));
        Assert.Equal(1, Value(evaluation, "ari"));
        Assert.Contains("1 embeddings hold numbers that are not finite, such as p2: as queries they find nothing, and no query finds them.", evaluation.Notes);
    }

    [Fact]
    public async Task Vectors_that_are_all_broken_score_nothing_and_the_report_is_written_all_the_same()
    {
        var evaluation = await EvaluateAsync(new EvaluateOptions { Report = "r.html" }, [.. Enumerable.Range(0, 6).Select(i => ($"{i % 2}", new[] { float.NaN, 1f }))]);

        Assert.Equal(0, Value(evaluation, "map_at_r"));
        Assert.Equal(0, Value(evaluation, "cmc_20"));
        Assert.True(double.IsNaN(Value(evaluation, "pair_auc")));
        Assert.DoesNotContain("NaN", File.ReadAllText(Assert.Single(evaluation.Files)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Distance.Euclidean)]
    [InlineData(Distance.Cosine)]
    public async Task Vectors_of_zeros_alone_are_ranked_by_position(Distance distance)
    {
        var evaluation = await EvaluateAsync(new EvaluateOptions { Distance = distance }, [("a", [0, 0]), ("b", [0, 0]), ("a", [0, 0]), ("b", [0, 0])]);

        // Each looks through the others in order: second of three, third of three, first, second.
        Assert.Equal((1 / 2.0 + 1 / 3.0 + 1 + 1 / 2.0) / 4, Value(evaluation, "mrr"), 1e-12);
        Assert.Equal(4, Value(evaluation, "copies"));
        Assert.Equal(0.5, Value(evaluation, "pair_auc"), 1e-12);
    }

    [Fact]
    public async Task One_individual_alone_is_always_right_and_a_note_says_that_this_means_nothing()
    {
        var evaluation = await EvaluateAsync(new EvaluateOptions { Report = "r.html" }, [("a", [1]), ("a", [2]), ("a", [3])]);

        Assert.Equal((1, 1.0), (Value(evaluation, "map_at_r"), evaluation.Measures.Single(static m => m.Name == "map_at_r").Chance));
        Assert.True(double.IsNaN(Value(evaluation, "pair_auc")));
        Assert.DoesNotContain(evaluation.Measures, static m => m.Name is "ari" or "map_at_r_low");
        Assert.Contains(evaluation.Notes, static note => note.StartsWith("All photos show one individual", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lone_photos_alone_have_no_figures_and_a_note_says_why()
    {
        var evaluation = await EvaluateAsync(new EvaluateOptions { Report = "r.html" }, [("a", [1]), ("b", [2]), ("c", [3])]);

        Assert.True(double.IsNaN(Value(evaluation, "map_at_r")));
        Assert.True(double.IsNaN(Value(evaluation, "cmc_5")));
        Assert.Contains("Retrieval is not defined: no query has a photo of the same individual to find.", evaluation.Notes);
        Assert.Contains("No model can be measured", File.ReadAllText(evaluation.Files[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_any_row_has_no_figures_and_a_report()
    {
        var evaluation = await EvaluateAsync(new EvaluateOptions { Report = "r.html" }, []);

        Assert.True(double.IsNaN(Value(evaluation, "map_at_r")));
        Assert.Equal(0, Value(evaluation, "queries"));
        Assert.True(File.Exists(evaluation.Files[0]));
    }

    [Fact]
    public async Task A_model_without_any_dimension_is_refused_by_name()
    {
        Sample[] photos = [new() { Id = "s", Path = "p", Individual = "a" }];
        IEvaluator stage = new Evaluate(new EvaluateOptions(), new StageContext { BaseFolder = _folder });

        var exception = await Assert.ThrowsAsync<StageException>(() =>
            stage.EvaluateAsync([new OneTable(new EmbeddingTable("flat", 0, photos, ReadOnlyMemory<float>.Empty, [null]))], Trials.Cancellation).AsTask());

        Assert.Contains("'flat'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_neighbours_than_there_are_photos_are_all_of_them()
    {
        (string, float[])[] photos = [.. Enumerable.Range(0, 30).Select(i => ($"{i % 4}", new[] { (float)((i * 7) % 11) }))];

        var all = await EvaluateAsync(new EvaluateOptions(), photos);
        var more = await EvaluateAsync(new EvaluateOptions { K = "1000000" }, photos);

        foreach (var measure in all.Measures)
            Assert.Equal(measure.Value, more.Measures.Single(other => other.Name == measure.Name).Value);
    }

    [Fact]
    public async Task Copies_are_counted_and_figures_without_near_duplicates_are_told()
    {
        // The as are one photo twice; the bs are apart, and nearer to each other than to c.
        var evaluation = await EvaluateAsync(new EvaluateOptions(), [("a", [0]), ("a", [0]), ("b", [40]), ("b", [60]), ("c", [45])]);

        Assert.Equal(2, Value(evaluation, "copies"));
        Assert.Equal(2, Value(evaluation, "near_duplicates_by_embedding"));
        Assert.Equal((1 + 1 + 0 + 0) / 4.0, Value(evaluation, "map_at_r"), 1e-12);
        Assert.Equal(0, Value(evaluation, "map_at_r_without_near_duplicates_by_embedding"), 1e-12);
    }

    private async Task<Evaluation> EvaluateAsync(EvaluateOptions options, (string Who, float[] Vector)[] rows)
    {
        var photos = rows.Select(static (row, i) => new Sample { Id = $"s{i:D2}", Path = $"p{i}", Individual = row.Who }).ToArray();
        var dimension = rows.Length > 0 ? rows[0].Vector.Length : 3;
        var table = new EmbeddingTable("m", dimension, photos, rows.SelectMany(static row => row.Vector).ToArray(), new Classification?[rows.Length]);
        IEvaluator stage = new Evaluate(options, new StageContext { BaseFolder = _folder, Threads = 2 });
        return await stage.EvaluateAsync([new OneTable(table)], Trials.Cancellation);
    }

    private static double Value(Evaluation evaluation, string name) => evaluation.Measures.Single(measure => measure.Name == name).Value;
}

using System.Reflection;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Evaluation;

namespace ReIdFlow.Tests;

public sealed class Evaluating_stores : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Where each photo stands on a line, whom it shows, its split and what the model takes it for.
    private static readonly (float At, string? Who, Split Split, string? Named)[] _closedSet =
    [
        (0, "Ada", Split.Train, "Ada"), (1, "Ada", Split.Validation, "Ben"), (10, "Ben", Split.Train, "Ben"), (11, "Ben", Split.Train, "Ben"),
        (0.4f, "Ada", Split.Test, "Ada"), (9, "Ada", Split.Test, "Ben"), (10.4f, "Ben", Split.Test, "Ben"), (30, "Cy", Split.Test, "Ben"), (5, null, Split.Test, "Ada"),
    ];

    [Fact]
    public async Task A_closed_set_is_measured_query_against_gallery()
    {
        var evaluation = await EvaluateAsync(Store("mlp", _closedSet));

        // Ada at 0.4: Ada, Ada. Ada at 9: Ben, Ben, Ada, Ada. Ben at 10.4: Ben, Ben. Cy: nothing to find.
        var perQuery = (1 + 0 + 1) / 3.0;
        Assert.Equal(perQuery, Value(evaluation, "map_at_r"), 1e-12);
        Assert.Equal(perQuery, Value(evaluation, "precision_at_1"), 1e-12);
        Assert.Equal(perQuery, Value(evaluation, "r_precision"), 1e-12);
        Assert.Equal((1 + ((1 / 3.0) + (2 / 4.0)) / 2 + 1) / 3.0, Value(evaluation, "map"), 1e-12);
        Assert.Equal((1 + (1 / 3.0) + 1) / 3.0, Value(evaluation, "mrr"), 1e-12);
        Assert.Equal((0.5 + 1) / 2, Value(evaluation, "map_at_r_per_class"), 1e-12);
        Assert.Equal((((1 + (1 / 3.0)) / 2) + 1) / 2, Value(evaluation, "mrr_per_class"), 1e-12);
        Assert.Equal(3, Value(evaluation, "queries"));
        Assert.Equal(4, Value(evaluation, "gallery"));
        Assert.Equal(2, Value(evaluation, "individuals"));

        // n = 4, R = 2 for every query.
        Assert.Equal(0.5, Measure(evaluation, "precision_at_1").Chance);
        Assert.Equal((0.5 + (0.5 * (1 + (1 / 3.0)) / 2)) / 2, Measure(evaluation, "map_at_r").Chance!.Value, 1e-12);

        var table = evaluation.Tables[0];
        Assert.Equal("Figures in %, query–gallery: test photos sought among train and validation photos, Euclidean distance", table.Title);
        Assert.Equal(["Model", "MAP@R", "P@1", "R-precision", "MAP", "MRR", "MAP@R per individual", "Accuracy", "Balanced acc.", "MAP@R, 95 %", "Queries", "Gallery"], table.Columns);
        Assert.Equal(["mlp", "66.67", "66.67", "66.67", "80.56", "77.78", "75.00", "66.67", "75.00", "50.00 – 100.00", "3", "4"], table.Rows[0]);
        Assert.Equal(["  by chance", "41.67", "50.00", "50.00", "68.06", "72.22", "41.67", "66.67", "50.00", "", "", ""], table.Rows[1]);
        Assert.Equal(
            [
                "Protocol query–gallery, since individuals of test photos are in the gallery.",
                "1 photo of unknown individuals left out.",
                "1 query left out, with no photo of the same individual to find.",
                "Open set: 3 photos of known and 1 of unknown individuals; \"new\" is answered beyond the distance within which 5 % of gallery photos meet a photo of another individual, so that no query's truth sets it.",
                "Accuracy is measured on 3 test photos of 2 individuals the model learnt; 1 of individuals outside the train split left out; chance is always naming the commonest of them, and 1/2 for balanced accuracy.",
                "Chance is what a ranking in random order reaches on average on the same photos.",
            ],
            evaluation.Notes);
        Assert.Empty(evaluation.Files);
    }

    [Fact]
    public async Task A_disjoint_split_is_measured_leave_one_out_within_the_test_photos()
    {
        var evaluation = await EvaluateAsync(Store(
            "mlp", (0, "Ada", Split.Train, null), (0, "Ada", Split.Train, null), (1, "Ben", Split.Test, null), (2, "Ben", Split.Test, null), (9, "Cy", Split.Test, null), (8, "Cy", Split.Test, null)));

        Assert.Equal(1, Value(evaluation, "map_at_r"));
        Assert.Equal(4, Value(evaluation, "queries"));
        Assert.Equal(4, Value(evaluation, "gallery"));
        Assert.Equal(1 / 3.0, Measure(evaluation, "precision_at_1").Chance!.Value, 1e-12);
        Assert.Contains("leave-one-out over test photos", evaluation.Tables[0].Title, StringComparison.Ordinal);
        Assert.Equal("Protocol leave-one-out within the test photos, since no individual of theirs is among the others.", evaluation.Notes[0]);
        Assert.Equal("2 photos outside the test split left out.", evaluation.Notes[1]);
    }

    [Fact]
    public async Task Photos_without_a_split_are_measured_leave_one_out()
    {
        var evaluation = await EvaluateAsync(Store("mlp", (1, "Ben", Split.Unassigned, null), (2, "Ben", Split.Unassigned, null), (9, "Cy", Split.Unassigned, null)));

        Assert.Equal(2, Value(evaluation, "queries"));
        Assert.Equal(3, Value(evaluation, "gallery"));
        Assert.Equal("Protocol leave-one-out over all photos, since none is in the test split.", evaluation.Notes[0]);
        Assert.Contains("1 query left out, with no photo of the same individual to find.", evaluation.Notes);
    }

    [Fact]
    public async Task Photos_that_models_learnt_from_are_measured_with_a_warning()
    {
        var evaluation = await EvaluateAsync(Store("mlp", (1, "Ben", Split.Train, null), (2, "Ben", Split.Train, null)));

        Assert.Contains("No photo is in the test split: models may have learnt from the photos they are measured on.", evaluation.Notes);
    }

    [Fact]
    public async Task Leave_one_out_can_be_asked_for()
    {
        var evaluation = await EvaluateAsync(new EvaluateOptions { Protocol = EvaluationProtocol.LeaveOneOut }, Store("mlp", _closedSet));

        Assert.Equal("Protocol leave-one-out, as asked for.", evaluation.Notes[0]);
        Assert.Equal(2, Value(evaluation, "queries"));
    }

    [Theory]
    [InlineData(Split.Train, "in the test split")]
    [InlineData(Split.Test, "in the train or validation split")]
    public async Task Query_gallery_without_queries_or_gallery_says_what_is_missing(Split split, string missing)
    {
        var exception = await Assert.ThrowsAsync<StageException>(() =>
            EvaluateAsync(new EvaluateOptions { Protocol = EvaluationProtocol.QueryGallery }, Store("mlp", (1, "Ben", split, null), (2, "Ben", split, null))));

        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
        Assert.Contains("'mlp'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_query_has_anything_to_find_figures_are_not_defined_and_a_note_says_why()
    {
        var evaluation = await EvaluateAsync(Store("mlp", (1, "Ada", Split.Unassigned, null), (2, "Ben", Split.Unassigned, null)));

        Assert.True(double.IsNaN(Value(evaluation, "map_at_r")));
        Assert.True(double.IsNaN(Value(evaluation, "mrr_per_class")));
        Assert.Null(Measure(evaluation, "map_at_r").Chance);
        Assert.Equal("n/a", evaluation.Tables[0].Rows[0][1]);
        Assert.Contains("Retrieval is not defined: no query has a photo of the same individual to find.", evaluation.Notes);
    }

    [Fact]
    public async Task A_table_without_rows_is_not_defined_either()
    {
        var evaluation = await EvaluateAsync(Store("mlp"));

        Assert.True(double.IsNaN(Value(evaluation, "map")));
        Assert.Equal(0, Value(evaluation, "queries"));
    }

    [Fact]
    public async Task Without_any_model_a_note_says_so()
    {
        var evaluation = await EvaluateAsync(new FakeStore("empty"));

        Assert.Equal(["There is nothing to evaluate: no model has an embedding."], evaluation.Notes);
        Assert.Empty(evaluation.Tables);
    }

    [Fact]
    public async Task A_model_that_does_not_classify_has_no_accuracy()
    {
        var evaluation = await EvaluateAsync(Store("mlp", [.. _closedSet.Select(static row => row with { Named = null })]));

        Assert.True(double.IsNaN(Value(evaluation, "accuracy")));
        Assert.Equal("n/a", evaluation.Tables[0].Rows[0][7]);
        Assert.Contains("Accuracy is n/a, since the model does not classify.", evaluation.Notes);
    }

    [Fact]
    public async Task Accuracy_without_a_train_split_is_not_known()
    {
        var evaluation = await EvaluateAsync(Store("mlp", (1, "Ben", Split.Unassigned, "Ben"), (2, "Ben", Split.Unassigned, "Ben")));

        Assert.True(double.IsNaN(Value(evaluation, "balanced_accuracy")));
        Assert.Contains(evaluation.Notes, static note => note.StartsWith("Accuracy is n/a, since no photo is in the train split", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Accuracy_on_strangers_alone_is_not_defined()
    {
        var evaluation = await EvaluateAsync(Store("mlp", (1, "Ada", Split.Train, "Ada"), (1, "Ben", Split.Test, "Ada"), (2, "Ben", Split.Test, "Ada")));

        Assert.Contains("Accuracy is n/a, since no test photo shows an individual of the train split.", evaluation.Notes);
    }

    [Fact]
    public void Accuracy_worked_by_hand()
    {
        var score = ClassificationMetrics.OfPredictions(["a", "a", "a", "a", "b", "b", "c"], ["a", "a", "a", "b", "b", null, "b"]);

        Assert.Equal(4 / 7.0, score.Accuracy, 1e-15);
        Assert.Equal((0.75 + 0.5 + 0) / 3, score.BalancedAccuracy, 1e-15);
        Assert.Equal(4 / 7.0, score.AccuracyByChance, 1e-15);
        Assert.Equal(1 / 3.0, score.BalancedAccuracyByChance, 1e-15);
    }

    [Fact]
    public async Task Models_with_different_splits_get_tables_and_notes_of_their_own()
    {
        var evaluation = await EvaluateAsync(
            Store("mlp", _closedSet), Store("wide", (1, "Ben", Split.Unassigned, null), (2, "Ben", Split.Unassigned, null)), Store("deep", _closedSet));

        Assert.Equal(3, evaluation.Tables.Count);

        // What chance reaches is the same for both, and is told once.
        Assert.Equal(["mlp", "deep", "  by chance"], evaluation.Tables[0].Rows.Select(static row => row[0]));
        Assert.Equal(["wide", "  by chance"], evaluation.Tables[1].Rows.Select(static row => row[0]));
        Assert.Contains("mlp, deep: 1 photo of unknown individuals left out.", evaluation.Notes);
        Assert.Contains("wide: Protocol leave-one-out over all photos, since none is in the test split.", evaluation.Notes);
    }

    [Fact]
    public async Task Models_of_the_same_name_are_told_apart_by_their_stores()
    {
        var first = Store("mlp", _closedSet);
        var second = new FakeStore("other", first.Tables);

        var evaluation = await EvaluateAsync(first, second);

        Assert.Equal(["mlp (store)", "mlp (other)"], evaluation.Measures.Select(static measure => measure.Model).Distinct());
    }

    [Fact]
    public async Task Figures_per_individual_are_printed_when_asked_for()
    {
        var evaluation = await EvaluateAsync(new EvaluateOptions { PerClass = true }, Store("mlp", _closedSet));

        var table = evaluation.Tables[2];
        Assert.StartsWith("mlp: figures in % per individual", table.Title, StringComparison.Ordinal);
        Assert.Equal(["Individual", "MAP@R", "P@1", "R-precision", "MAP", "MRR", "MAP@R by chance", "Queries", "To find"], table.Columns);
        Assert.Equal(["Ada", "50.00", "50.00", "50.00", "70.83", "66.67", "41.67", "2", "2"], table.Rows[0]);
        Assert.Equal(["Ben", "100.00", "100.00", "100.00", "100.00", "100.00", "41.67", "1", "2"], table.Rows[1]);
        Assert.Equal(2, table.Rows.Count);
    }

    [Fact]
    public async Task Details_of_every_query_are_written_when_asked_for()
    {
        var options = new EvaluateOptions { Details = "details" };
        var store = Store("mlp", (1, "Ben, \"the\" lion", Split.Unassigned, null), (2, "Ben, \"the\" lion", Split.Unassigned, null), (9, "Cy", Split.Unassigned, null));

        var evaluation = await EvaluateAsync(options, store);

        Assert.Equal(Path.Combine(_folder, "details", "mlp.queries.csv"), Assert.Single(evaluation.Files));
        Assert.Equal(
            """
            sample_id,path,individual,to_find,first_hit,precision_at_1,r_precision,average_precision_at_r,average_precision,reciprocal_rank
            s0,p0,"Ben, ""the"" lion",1,1,1,1,1,1,1
            s1,p1,"Ben, ""the"" lion",1,1,1,1,1,1,1
            s2,p2,Cy,0,,,,,,

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(evaluation.Files[0]));
    }

    [Fact]
    public async Task A_folder_for_details_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "taken"), "");

        var exception = await Assert.ThrowsAsync<StageException>(() => EvaluateAsync(new EvaluateOptions { Details = "taken/details" }, Store("mlp", _closedSet)));

        Assert.Contains(Path.Combine(_folder, "taken", "details"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cosine_and_k_reach_the_ranking()
    {
        // On a line all directions are equal by cosine: everything ties, and positions decide.
        var options = new EvaluateOptions { Distance = Distance.Cosine, K = "1" };
        var evaluation = await EvaluateAsync(options, Store("mlp", (1, "A", Split.Unassigned, null), (9, "B", Split.Unassigned, null), (9.5f, "B", Split.Unassigned, null), (1.5f, "A", Split.Unassigned, null)));

        Assert.EndsWith("cosine distance", evaluation.Tables[0].Title, StringComparison.Ordinal);
        Assert.Equal(1 / 4.0, Value(evaluation, "mrr"), 1e-12);
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("max-label-count", true)]
    [InlineData("7", true)]
    [InlineData("0", false)]
    [InlineData("7.5", false)]
    [InlineData("most", false)]
    public void Option_k_is_checked(string k, bool isGood) =>
        Assert.Equal(isGood, !((ICheckedOptions)new EvaluateOptions { K = k }).Check().Any());

    [Fact]
    public void Defaults_are_those_of_the_reference()
    {
        var options = new EvaluateOptions();

        Assert.Equal((Distance.Euclidean, EvaluationProtocol.Auto, "all", false, null), (options.Distance, options.Protocol, options.K, options.PerClass, options.Details));
    }

    [Fact]
    public void Every_option_describes_itself_and_only_names_of_places_may_be_null()
    {
        var nullability = new NullabilityInfoContext();
        var properties = typeof(EvaluateOptions).GetProperties();

        Assert.All(properties, static property => Assert.False(string.IsNullOrEmpty(property.GetCustomAttribute<OptionAttribute>()?.Description)));
        Assert.Equal(["Details", "Thumbnails", "MatchPictures", "Report"], properties.Where(property => nullability.Create(property).WriteState == NullabilityState.Nullable).Select(static property => property.Name));
        Assert.Equal("evaluate", typeof(Evaluate).GetCustomAttribute<StageAttribute>()?.Name);
        Assert.Single(typeof(Evaluate).GetConstructors());
    }

    private Task<Evaluation> EvaluateAsync(params IEmbeddingStore[] stores) => EvaluateAsync(new EvaluateOptions(), stores);

    private async Task<Evaluation> EvaluateAsync(EvaluateOptions options, params IEmbeddingStore[] stores)
    {
        IEvaluator stage = new Evaluate(options, new StageContext { StageId = "evaluate", Threads = 2, BaseFolder = _folder });
        return await stage.EvaluateAsync(stores, Trials.Cancellation);
    }

    private static Measure Measure(Evaluation evaluation, string name) => Assert.Single(evaluation.Measures, measure => measure.Name == name);

    private static double Value(Evaluation evaluation, string name) => Measure(evaluation, name).Value;

    private static FakeStore Store(string model, params (float At, string? Who, Split Split, string? Named)[] rows) => new("store", new EmbeddingTable(
        model,
        1,
        [.. rows.Select(static (row, i) => new Sample { Id = $"s{i}", Path = $"p{i}", Individual = row.Who, Split = row.Split })],
        rows.Select(static row => row.At).ToArray(),
        [.. rows.Select(static row => row.Named is null ? (Classification?)null : new Classification(row.Named, 0.5f))]));

    private sealed class FakeStore(string location, params EmbeddingTable[] tables) : IEmbeddingStore
    {
        public EmbeddingTable[] Tables => tables;

        public string Location => location;

        public IReadOnlyList<string> Models => [.. tables.Select(static table => table.Model)];

        public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation) => ValueTask.FromResult(tables.Single(table => table.Model == model));
    }
}

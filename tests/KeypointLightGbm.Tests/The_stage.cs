using OpenCvSharp;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class The_stage
{
    private static readonly KeypointLightGbmOptions _options = new() { WorkingSize = 160, Keypoints = 120, BinaryKeypoints = 60, Words = 8, Dimension = 16, Folds = 3, Members = 2, Rounds = 100 };

    [Fact]
    public async Task Names_individuals_by_photos_it_has_not_seen()
    {
        var herd = Herd(12, 5, photo => photo < 4 ? Split.Train : Split.Test);
        var rankings = await Run(herd, _options);
        Assert.Equal(12, rankings.Count);
        Assert.Equal(herd.Where(s => s.Split == Split.Test).Select(s => s.Id), rankings.Select(r => r.Query.Id));
        Assert.All(rankings, r => Assert.Equal(48, r.Candidates.Count));
        Assert.InRange(rankings.Count(r => r.Candidates[0].Sample.Individual == r.Query.Individual), 11, 12);
        Assert.All(rankings, r => Assert.Equal(r.Candidates.OrderByDescending(c => c.Score).Select(c => c.Score), r.Candidates.Select(c => c.Score)));
        Assert.All(rankings.SelectMany(r => r.Candidates), c => Assert.InRange(c.Probability, 0f, 1f));
        var same = rankings.SelectMany(r => r.Candidates.Where(c => c.Sample.Individual == r.Query.Individual)).Average(c => c.Probability);
        var different = rankings.SelectMany(r => r.Candidates.Where(c => c.Sample.Individual != r.Query.Individual)).Average(c => c.Probability);
        Assert.True(same > 0.5 && different < 0.1, $"{same} and {different}");
        Assert.All(rankings.SelectMany(r => r.Candidates), c => Assert.Null(c.Sample.Image));
    }

    [Fact]
    public async Task Tells_individuals_apart_that_it_did_not_learn_on()
    {
        var herd = Herd(18, 4, _ => Split.Train).Select(s => s with { Split = int.Parse(s.Individual!) < 12 ? Split.Train : Split.Test }).ToArray();
        var rankings = await Run(herd, _options);
        Assert.Equal(24, rankings.Count);
        Assert.All(rankings, r => Assert.DoesNotContain(r.Candidates, c => c.Sample.Id == r.Query.Id));
        Assert.All(rankings, r => Assert.Equal(23, r.Candidates.Count));
        Assert.InRange(rankings.Count(r => r.Candidates[0].Sample.Individual == r.Query.Individual), 22, 24);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_result_at_any_number_of_threads()
    {
        var herd = Herd(8, 4, photo => photo < 3 ? Split.Train : Split.Test);
        var one = await Run(herd, _options, threads: 1);
        var two = await Run(herd, _options, threads: 2);
        Assert.Equal(Text(one), Text(two));
    }

    [Fact]
    public async Task A_saved_model_ranks_as_the_one_it_came_from()
    {
        var herd = Herd(8, 4, photo => photo < 3 ? Split.Train : Split.Test);
        var folder = Directory.CreateTempSubdirectory("reidflow-test-").FullName;
        try
        {
            List<Ranking> first;
            using (var fitted = new KeypointLightGbmModel(_options, Context(2)))
            {
                await fitted.FitAsync(new Herds(herd), CancellationToken.None);
                fitted.Save(folder);
                first = Rank(fitted, herd);
            }

            using var loaded = new KeypointLightGbmModel(_options, Context(2));
            loaded.Load(folder);
            Assert.Equal(Text(first), Text(Rank(loaded, herd)));
            Assert.Contains("lab_joint", File.ReadAllText(Path.Combine(folder, "importances.json")));
            Assert.StartsWith("tree\n", File.ReadAllText(Path.Combine(folder, "classifier-0.txt")));

            using var other = new KeypointLightGbmModel(_options with { WorkingSize = 200 }, Context(1));
            Assert.Contains("200 px", Assert.Throws<StageException>(() => other.Load(folder)).Message);
            using var nowhere = new KeypointLightGbmModel(_options, Context(1));
            Assert.Throws<StageException>(() => nowhere.Load(folder + "-missing"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Training_photos_are_judged_by_what_was_learnt_without_their_individuals()
    {
        var herd = Herd(12, 4, photo => photo < 3 ? Split.Train : Split.Validation);
        var training = herd.Where(s => s.Split == Split.Train).ToArray();
        var folder = Directory.CreateTempSubdirectory("reidflow-test-").FullName;
        try
        {
            using var model = new KeypointLightGbmModel(_options, Context(2));
            await model.FitAsync(new Herds(herd), CancellationToken.None);
            // In no particular order, as a model downstream has them embedded.
            Rank(model, [.. herd.Reverse()]);
            var heldOut = model.MatchHeldOut(training, CancellationToken.None).ToList();

            Assert.Equal(training.Select(s => s.Id), heldOut.Select(r => r.Query.Id));
            Assert.All(heldOut, r => Assert.Equal(training.Length - 1, r.Candidates.Count));
            Assert.All(heldOut, r => Assert.DoesNotContain(r.Candidates, c => c.Sample.Id == r.Query.Id));
            Assert.All(heldOut, r => Assert.Equal(r.Candidates.OrderByDescending(c => c.Score).Select(c => c.Score), r.Candidates.Select(c => c.Score)));
            Assert.InRange(heldOut.Count(r => r.Candidates[0].Sample.Individual == r.Query.Individual), 33, 36);

            Assert.Equal(12, model.MatchHeldOut([.. herd.Where(s => s.Split == Split.Validation)], CancellationToken.None).Count());

            model.Save(folder);
            using var loaded = new KeypointLightGbmModel(_options, Context(1));
            loaded.Load(folder);
            Rank(loaded, herd);
            Assert.Equal(Text(heldOut), Text(loaded.MatchHeldOut(training, CancellationToken.None)));

            // Taken for validation photos, the same are judged by a classifier that has learnt from every one of these pairs.
            Rank(loaded, [.. training.Select(s => s with { Split = Split.Validation })]);
            var learnt = loaded.MatchHeldOut(training, CancellationToken.None).ToList();
            Assert.True(OfOne(learnt) > OfOne(heldOut), $"{OfOne(learnt)} and {OfOne(heldOut)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Photos_with_nothing_on_them_get_defined_answers()
    {
        var herd = Herd(8, 4, photo => photo < 3 ? Split.Train : Split.Test).ToList();
        herd.Add(Made.Sample("black", "0", Split.Test, Made.Flat(200, 120)));
        herd.Add(Made.Sample("pixel", "1", Split.Test, Made.Flat(1, 1, 255)));
        herd.Add(Made.Sample("line", "1", Split.Test, Made.Flat(900, 1, 90)));
        herd.Add(Made.Sample("black too", "2", Split.Train, Made.Flat(64, 64)));
        herd.Add(Made.Sample("only photo", "alone", Split.Train, Made.Animal(77, 1)));
        herd.Add(Made.Sample("grey", null, Split.Test, new Image(40, 40, PixelFormat.Grey, new byte[1600])));
        var rankings = await Run(herd, _options);
        Assert.Equal(12, rankings.Count);
        Assert.All(rankings, r => Assert.Equal(26, r.Candidates.Count));
        Assert.All(rankings.SelectMany(r => r.Candidates), c => Assert.True(float.IsFinite(c.Score) && c.Probability is >= 0 and <= 1));
    }

    [Fact]
    public async Task A_copy_of_a_photo_comes_first()
    {
        var herd = Herd(8, 4, photo => photo < 3 ? Split.Train : Split.Test).ToList();
        herd.Add(Made.Sample("copy", "5", Split.Test, Made.Animal(5, 1)));
        var rankings = await Run(herd, _options);
        Assert.Equal("5-1", rankings.Single(r => r.Query.Id == "copy").Candidates[0].Sample.Id);
    }

    [Fact]
    public async Task Vectors_have_one_length_and_do_not_depend_on_the_batch()
    {
        var herd = Herd(6, 4, _ => Split.Train);
        using var model = new KeypointLightGbmModel(_options, Context(2));
        await model.FitAsync(new Herds(herd), CancellationToken.None);
        var strange = Made.Sample("new", null, Split.Test, Made.Animal(50, 1));
        var together = model.Embed([strange, Made.Sample("blank", null, Split.Test, Made.Flat(30, 30))], CancellationToken.None);
        var alone = model.Embed([strange with { Id = "again" }], CancellationToken.None);
        Assert.Equal(together[0].Vector.ToArray(), alone[0].Vector.ToArray());
        Assert.Equal(16, together[0].Vector.Length);
        Assert.Equal(1, System.Numerics.Tensors.TensorPrimitives.Norm(together[0].Vector.Span), 4);
        Assert.All(together[1].Vector.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public async Task Only_the_same_side_is_compared_where_asked()
    {
        var herd = Herd(8, 6, photo => photo < 4 ? Split.Train : Split.Test)
            .Select((s, i) => s with { Viewpoint = i % 2 == 0 ? "left" : "right" }).ToList();
        herd.Add(Made.Sample("unknown side", "3", Split.Train, Made.Animal(3, 9)));
        var rankings = await Run(herd, _options with { SameViewpoint = true });
        Assert.All(rankings, r => Assert.All(r.Candidates, c => Assert.True(c.Sample.Viewpoint is null || c.Sample.Viewpoint == r.Query.Viewpoint)));
        Assert.All(rankings, r => Assert.Contains(r.Candidates, c => c.Sample.Id == "unknown side"));
    }

    [Fact]
    public async Task Vectors_of_other_models_are_taken_into_account_and_may_be_missing()
    {
        // The photos say nothing; another model's vectors say all, except of one photo.
        var random = RandomStream.Create(3);
        var herd = Enumerable.Range(0, 60).Select(i => Made.Sample($"{i}", $"{i % 10}", i < 40 ? Split.Train : Split.Test, Made.Animal(1000 + i, i, 64)) with
        {
            Embeddings = i == 55 ? new Dictionary<string, ReadOnlyMemory<float>>() : new Dictionary<string, ReadOnlyMemory<float>>
            {
                ["deep"] = Enumerable.Range(0, 10).Select(d => (d == i % 10 ? 6f : 0f) + (float)random.NextGaussian()).ToArray(),
            },
        }).ToArray();
        var rankings = await Run(herd, _options);
        Assert.InRange(rankings.Count(r => r.Candidates[0].Sample.Individual == r.Query.Individual), 14, 20);
        Assert.All(rankings, r => Assert.Equal(40, r.Candidates.Count));
    }

    [Fact]
    public async Task Large_galleries_are_judged_by_those_that_come_near()
    {
        var herd = Herd(12, 5, photo => photo < 4 ? Split.Train : Split.Test);
        var rankings = await Run(herd, _options with { AllPairsLimit = 10, Shortlist = 8, ExactLimit = 0, Memory = 1 });
        Assert.All(rankings, r => Assert.InRange(r.Candidates.Count, 1, 16));
        Assert.InRange(rankings.Count(r => r.Candidates[0].Sample.Individual == r.Query.Individual), 10, 12);
    }

    [Fact]
    public async Task Too_few_individuals_give_rankings_without_probabilities()
    {
        var herd = Herd(6, 2, photo => photo == 0 ? Split.Train : Split.Test);
        var rankings = await Run(herd, _options);
        Assert.InRange(rankings.Count(r => r.Candidates[0].Sample.Individual == r.Query.Individual), 5, 6);
        Assert.All(rankings.SelectMany(r => r.Candidates), c => Assert.True(float.IsNaN(c.Probability)));
    }

    [Fact]
    public async Task Without_training_photos_it_says_what_is_missing()
    {
        using var model = new KeypointLightGbmModel(_options, Context(1));
        var error = await Assert.ThrowsAsync<StageException>(() => model.FitAsync(new Herds([]), CancellationToken.None));
        Assert.Contains("no training photo", error.Message);
    }

    [Fact]
    public async Task The_baseline_is_measured_beside_the_constant_answer()
    {
        var herd = Herd(10, 4, photo => photo < 3 ? Split.Train : Split.Test);
        var file = Path.Combine(Path.GetTempPath(), $"reidflow-{Guid.NewGuid():N}", "figures.json");
        try
        {
            var rankings = await Run(herd, _options with { Features = FeatureSet.Seed, Figures = file });
            Assert.Equal(10, rankings.Count);
            using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file));
            Assert.Equal(300, json.RootElement.GetProperty("pairs").GetInt32());
            Assert.Equal(0.9, json.RootElement.GetProperty("constant_accuracy").GetDouble(), 10);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task Pictures_show_two_photos_side_by_side()
    {
        var herd = Herd(8, 4, photo => photo < 3 ? Split.Train : Split.Test);
        var folder = Path.Combine(Path.GetTempPath(), $"reidflow-{Guid.NewGuid():N}");
        try
        {
            await Run(herd, _options with { Explain = folder, ExplainCount = 3 });
            await Run(herd, _options with { Explain = folder, ExplainCount = 3 });
            Assert.Equal(3, Directory.GetFiles(folder, "*.png").Length);
            using var picture = Cv2.ImRead(Path.Combine(folder, "0001.png"));
            Assert.Equal(new Size(480 + 8 + 480, 480), picture.Size());
            Assert.Equal(3, File.ReadAllLines(Path.Combine(folder, "pictures.tsv")).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Detectors_without_sift_are_refused()
        => Assert.Contains("lacks \"sift\"", (new KeypointLightGbmOptions { Detectors = [DetectorKind.Orb] }).Check().Single());

    private static Sample[] Herd(int individuals, int photos, Func<int, Split> split)
        => [.. from individual in Enumerable.Range(0, individuals)
               from photo in Enumerable.Range(0, photos)
               select Made.Sample($"{individual}-{photo}", $"{individual}", split(photo), Made.Animal(individual, photo))];

    private static async Task<List<Ranking>> Run(IReadOnlyList<Sample> herd, KeypointLightGbmOptions options, int threads = 2)
    {
        using var model = new KeypointLightGbmModel(options, Context(threads));
        await model.FitAsync(new Herds(herd), CancellationToken.None);
        return Rank(model, herd);
    }

    private static List<Ranking> Rank(KeypointLightGbmModel model, IReadOnlyList<Sample> herd)
    {
        foreach (var batch in herd.Chunk(model.BatchSize))
            Assert.Equal(batch.Length, model.Embed(batch, CancellationToken.None).Count);
        return [.. model.Match(CancellationToken.None)];
    }

    private static StageContext Context(int threads) => new() { StageId = "match", Seed = 7, Threads = threads };

    private static double OfOne(IEnumerable<Ranking> rankings)
        => rankings.SelectMany(r => r.Candidates.Where(c => c.Sample.Individual == r.Query.Individual)).Average(c => c.Score);

    private static string Text(IEnumerable<Ranking> rankings)
        => string.Join('\n', rankings.Select(r => r.Query.Id + ": " + string.Join(' ', r.Candidates.Select(c => $"{c.Sample.Id}={c.Score:R}/{c.Probability:R}"))));
}

namespace ReIdFlow.Tests;

public sealed class ScratchMlpModelTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Learns_exclusive_or_which_no_single_layer_can()
    {
        var samples = new List<Sample>();
        for (var i = 0; i < 40; i++)
        {
            var (left, right) = ((i & 1) * 200, ((i >> 1) & 1) * 200);
            samples.Add(Pictures.Grey($"{i}", left == right ? "same" : "different", 2, [(byte)(left + i), (byte)(right + 40 - i)]));
        }

        var model = new ScratchMlpModel(new() { Hidden = [16], MaxEpochs = 300, Patience = 300, LearningRates = [0.01], BatchSizes = [8] }, new());
        await model.FitAsync(new ListData(samples), Never);
        Assert.Equal(samples.Select(sample => sample.Individual), model.Embed(samples, Never).Select(output => output.Prediction?.Individual));
    }

    [Theory]
    [InlineData(InputScaling.UnitRange)]
    [InlineData(InputScaling.Channels)]
    [InlineData(InputScaling.Pixels)]
    public async Task Names_animals_whose_coats_differ(InputScaling scaling)
    {
        var model = new ScratchMlpModel(new() { Hidden = [24, 16], Scaling = scaling, LearningRates = [0.003] }, new());
        await model.FitAsync(new ListData(Pictures.Herd(6, 12, noise: 40)), Never);
        var unseen = Pictures.Herd(6, 4, noise: 40, seed: 2);
        var outputs = Embed(model, unseen);
        Assert.Equal(unseen.Select(sample => sample.Individual), outputs.Select(output => output.Prediction?.Individual));
        Assert.All(outputs, output =>
        {
            Assert.Equal(16, output.Vector.Length);
            Assert.All(output.Vector.ToArray(), value => Assert.True(value >= 0 && float.IsFinite(value)));
            Assert.InRange(output.Prediction!.Value.Probability, 1f / 6, 1f);
        });
    }

    [Fact]
    public async Task An_embedding_is_the_same_alone_and_in_any_batch()
    {
        var samples = Pictures.Herd(5, 20, noise: 60, side: 19);
        var model = await FitAsync(samples, new() { MaxEpochs = 3 });
        var alone = samples.Select(sample => model.Embed([sample], Never)[0]).ToList();
        var random = RandomStream.Create(1, "batches");
        for (var trial = 0; trial < 20; trial++)
        {
            var rows = Enumerable.Range(0, samples.Count).ToArray();
            random.Shuffle<int>(rows);
            rows = rows[..(1 + random.NextInt(100))];
            foreach (var (output, row) in model.Embed([.. rows.Select(row => samples[row])], Never).Zip(rows))
                AssertSame(alone[row], output);
        }
    }

    [Fact]
    public async Task Several_threads_may_embed_at_once()
    {
        var samples = Pictures.Herd(5, 20, noise: 60, side: 19);
        var model = await FitAsync(samples, new() { MaxEpochs = 2 }, new StageContext { Threads = 4 });
        Assert.Equal(4, model.Parallelism);
        var expected = Embed(model, samples);
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            foreach (var (output, sample) in model.Embed([.. samples.Skip(i)], Never).Zip(expected.Skip(i)))
                AssertSame(sample, output);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_number_of_threads_changes_no_bit_of_the_result(bool gridSearch)
    {
        var samples = Pictures.Herd(6, 10, noise: 120, side: 24);
        var options = new ScratchMlpOptions { Hidden = [40, 20], MaxEpochs = 4, LearningRates = gridSearch ? [0.001, 0.01] : [0.001], BatchSizes = gridSearch ? [7, 16] : [16] };
        List<List<ModelOutput>> results = [];
        foreach (var threads in new[] { 1, 2, 5 })
            results.Add(Embed(await FitAsync(samples, options, new StageContext { Threads = threads, Seed = 3 }), samples));
        foreach (var result in results)
        {
            foreach (var (expected, output) in results[0].Zip(result))
                AssertSame(expected, output);
        }
    }

    [Fact]
    public async Task The_seed_decides_the_result()
    {
        var samples = Pictures.Herd(4, 8, noise: 100);
        var first = Embed(await FitAsync(samples, new() { MaxEpochs = 3 }, new StageContext { Seed = 1 }), samples);
        var again = Embed(await FitAsync(samples, new() { MaxEpochs = 3 }, new StageContext { Seed = 1 }), samples);
        var other = Embed(await FitAsync(samples, new() { MaxEpochs = 3 }, new StageContext { Seed = 2 }), samples);
        foreach (var (expected, output) in first.Zip(again))
            AssertSame(expected, output);
        Assert.False(first[0].Vector.Span.SequenceEqual(other[0].Vector.Span));
    }

    [Fact]
    public async Task The_grid_search_chooses_the_only_learning_rate_that_learns()
    {
        var log = new ListLog();
        var samples = Pictures.Herd(5, 10, noise: 30);
        var options = new ScratchMlpOptions { LearningRates = [1e-9, 1e30, 0.003], BatchSizes = [8, 16], MaxEpochs = 15 };
        var model = await FitAsync(samples, options, new StageContext { Log = log, Threads = 2 });
        Assert.Contains(log.Infos, line => line.StartsWith("grid search chose learning rate 0.003 and batch size", StringComparison.Ordinal));
        Assert.Contains("grid search: learning rate 1E+30, batch size 8: diverged over 5 folds", log.Infos);
        Assert.All(Embed(model, samples).Zip(samples), pair => Assert.Equal(pair.Second.Individual, pair.First.Prediction?.Individual));
        var shares = log.Steps.Select(step => step.Share).ToList();
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.Contains("grid search, 30 of 30 trials", log.Steps.Select(step => step.Status));
    }

    [Fact]
    public async Task A_random_baseline_neither_predicts_nor_depends_on_the_names()
    {
        var samples = Pictures.Herd(4, 6, noise: 60);
        var nameless = samples.Select(sample => sample with { Individual = null }).ToList();
        var options = new ScratchMlpOptions { Train = false };
        var named = Embed(await FitAsync(samples, options), samples);
        var unnamed = Embed(await FitAsync(nameless, options), samples);
        foreach (var (expected, output) in named.Zip(unnamed))
            AssertSame(expected, output);
        Assert.All(named, output => Assert.Null(output.Prediction));
        Assert.All(named, output => Assert.Contains(output.Vector.ToArray(), value => value > 0));
        Assert.Equal(samples.Count, named.Select(output => string.Join(' ', output.Vector.ToArray())).Distinct().Count());
    }

    [Fact]
    public async Task Validation_samples_decide_when_to_stop_and_are_never_learnt_from()
    {
        var train = Pictures.Herd(4, 8, noise: 40);
        var validation = Pictures.Herd(4, 3, noise: 40, seed: 5, split: Split.Validation);

        // The watched photos carry each other's names: the more is learnt, the worse they do, and the first epochs remain the best.
        var misnamed = validation.Select((sample, i) => sample with { Individual = validation[(i + 3) % validation.Count].Individual }).ToList();
        var log = new ListLog();
        var data = new ListData([.. train, .. misnamed]);
        var model = new ScratchMlpModel(new() { MaxEpochs = 50, Patience = 4, LearningRates = [0.003] }, new StageContext { Log = log });
        await model.FitAsync(data, Never);
        Assert.Equal([(0, false, 44)], data.Requests);
        Assert.True(log.Steps.Count < 20, $"{log.Steps.Count} epochs");
        Assert.Contains("from 32 photos", Assert.Single(log.Infos), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validation_samples_of_animals_unknown_to_the_network_are_named_as_no_help()
    {
        var log = new ListLog();
        var strangers = Pictures.Herd(2, 3, noise: 40, split: Split.Validation).Select(sample => sample with { Individual = $"stranger {sample.Individual}" });
        await new ScratchMlpModel(new() { MaxEpochs = 2 }, new StageContext { Log = log }).FitAsync(new ListData([.. Pictures.Herd(3, 10, 40), .. strangers]), Never);
        Assert.Contains(log.Infos, line => line.Contains("none of the 6 validation samples shows a training individual", StringComparison.Ordinal));
        Assert.All(log.Steps, step => Assert.Contains("validation", step.Status, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Animals_with_a_single_photo_each_are_learnt_by_the_training_loss()
    {
        var log = new ListLog();
        var samples = Pictures.Herd(5, 1, noise: 0);
        var model = await FitAsync(samples, new() { LearningRates = [0.01], MaxEpochs = 40 }, new StageContext { Log = log });
        Assert.All(Embed(model, samples).Zip(samples), pair => Assert.Equal(pair.Second.Individual, pair.First.Prediction?.Individual));
        Assert.All(log.Steps, step => Assert.DoesNotContain("validation", step.Status, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rereading_asks_for_every_epoch_augmented()
    {
        var epochs = new List<int>();
        var samples = Pictures.Herd(3, 6, noise: 20);
        var data = new ListData(samples, (sample, epoch) =>
        {
            epochs.Add(epoch);
            return sample.Id.EndsWith('5') ? null : sample;
        });
        await new ScratchMlpModel(new() { RereadEachEpoch = true, MaxEpochs = 4, Patience = 9, ValidationShare = 0 }, new()).FitAsync(data, Never);
        Assert.Equal([(0, false, 18), (0, true, 18), (1, true, 18), (2, true, 18), (3, true, 18)], data.Requests);
        Assert.Equal([0, 1, 2, 3], epochs.Distinct());
    }

    [Fact]
    public async Task What_is_reread_is_what_is_learnt_from()
    {
        var samples = Pictures.Herd(3, 6, noise: 20);
        var options = new ScratchMlpOptions { RereadEachEpoch = true, MaxEpochs = 3 };
        var unchanged = new ScratchMlpModel(options, new());
        await unchanged.FitAsync(new ListData(samples), Never);
        var inverted = new ScratchMlpModel(options, new());
        await inverted.FitAsync(new ListData(samples, (sample, _) => Invert(sample)), Never);
        Assert.False(unchanged.Embed(samples, Never)[0].Vector.Span.SequenceEqual(inverted.Embed(samples, Never)[0].Vector.Span));

        var kept = await FitAsync(samples, options with { RereadEachEpoch = false });
        AssertSame(kept.Embed(samples, Never)[0], unchanged.Embed(samples, Never)[0]);

        static Sample Invert(Sample sample)
            => Pictures.Grey(sample.Id, sample.Individual, sample.Image!.Width, [.. sample.Image.Pixels.ToArray().Select(pixel => (byte)(255 - pixel))]);
    }

    [Fact]
    public async Task One_individual_is_too_few()
    {
        var exception = await Assert.ThrowsAsync<StageException>(() => FitAsync(Pictures.Herd(1, 5, 10), new()));
        Assert.Equal(
            "There is only one individual among the 5 training samples, and a classifier needs two: "
            + "check the split and the individuals' names, or set train to false for the random baseline.",
            exception.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_training_sample_at_all_is_said_clearly(bool train)
    {
        var samples = Pictures.Herd(3, 5, 10, split: Split.Test);
        var exception = await Assert.ThrowsAsync<StageException>(() => FitAsync(samples, new() { Train = train }));
        Assert.Contains("check the split", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Photos_of_different_sizes_are_refused_by_name_when_learning()
    {
        var samples = Pictures.Herd(2, 3, 10);
        samples[4] = Pictures.Grey("odd", "cow 01", 16, new byte[64]);
        var exception = await Assert.ThrowsAsync<StageException>(() => FitAsync(samples, new()));
        Assert.Equal(
            "The photo odd.png is 16×4 grey but Train cow 00 0.png is 8×8 grey: "
            + "the network needs photos of one size and format, so put a resize stage before it.",
            exception.Message);
    }

    [Fact]
    public async Task A_photo_of_another_size_fails_alone_when_embedding()
    {
        var samples = Pictures.Herd(2, 4, 10);
        var model = await FitAsync(samples, new() { MaxEpochs = 1 });
        var odd = samples[0] with { Image = new Image(8, 8, PixelFormat.Rgb, new byte[192]), Path = "odd.png" };
        var exception = Assert.Throws<InvalidDataException>(() => model.Embed([samples[1], odd], Never));
        Assert.Equal("The photo odd.png is 8×8 RGB but the network learnt 8×8 grey: put a resize stage before it.", exception.Message);
        Assert.Throws<InvalidDataException>(() => model.Embed([odd with { Image = null }], Never));
        Assert.Single(model.Embed([samples[1]], Never));
    }

    [Fact]
    public async Task A_learning_rate_that_is_far_too_high_is_named()
    {
        var exception = await Assert.ThrowsAsync<StageException>(
            () => FitAsync(Pictures.Herd(3, 10, 100), new() { LearningRates = [1e30], BatchSizes = [4] }));
        Assert.Contains("The learning rate 1E+30 is too high for these data: list lower learningRates, such as 1E+29.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_whose_units_all_fell_silent_is_warned_about()
    {
        var log = new ListLog();
        var options = new ScratchMlpOptions { Hidden = [4], LearningRates = [10], Scaling = InputScaling.UnitRange, MaxEpochs = 8 };
        var samples = Pictures.Herd(3, 10, 100, side: 16);
        var model = await FitAsync(samples, options, new StageContext { Log = log });
        Assert.All(Embed(model, samples), output => Assert.All(output.Vector.ToArray(), value => Assert.Equal(0, value)));
        Assert.Contains(log.Infos, line => line.StartsWith("the last hidden layer answers every training photo with zeros", StringComparison.Ordinal));
        log.Infos.Clear();
        await FitAsync(samples, new() { MaxEpochs = 2 }, new StageContext { Log = log });
        Assert.DoesNotContain(log.Infos, line => line.Contains("zeros", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_ends_learning_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        var log = new CancellingLog(cancellation);
        var model = new ScratchMlpModel(new() { MaxEpochs = 100000, Patience = 100000 }, new StageContext { Log = log });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.FitAsync(new ListData(Pictures.Herd(3, 10, 100)), cancellation.Token));
        Assert.Equal(3, log.Epochs);
    }

    [Fact]
    public void An_unfitted_model_says_so()
    {
        var model = new ScratchMlpModel(new(), new StageContext { StageId = "mlp" });
        Assert.Equal("The model 'mlp' has neither been fitted nor loaded.", Assert.Throws<StageException>(() => model.Embed([], Never)).Message);
    }

    [Fact]
    public void Values_listed_twice_are_complained_about()
    {
        Assert.Empty(new ScratchMlpOptions().Check());
        Assert.Equal(2, new ScratchMlpOptions { LearningRates = [0.1, 0.1], BatchSizes = [8, 8] }.Check().Count());
    }

    private static async Task<ScratchMlpModel> FitAsync(List<Sample> samples, ScratchMlpOptions options, StageContext? context = null)
    {
        var model = new ScratchMlpModel(options, context ?? new());
        await model.FitAsync(new ListData(samples), Never);
        return model;
    }

    private static List<ModelOutput> Embed(ScratchMlpModel model, IEnumerable<Sample> samples)
        => [.. samples.Chunk(model.BatchSize).SelectMany(batch => model.Embed(batch, Never))];

    private static void AssertSame(ModelOutput expected, ModelOutput actual)
    {
        Assert.True(expected.Vector.Span.SequenceEqual(actual.Vector.Span));
        Assert.Equal(expected.Prediction, actual.Prediction);
    }

    private sealed class CancellingLog(CancellationTokenSource cancellation) : IStageLog
    {
        public int Epochs { get; private set; }

        public void Info(string message)
        {
        }

        public void Warn(string message)
        {
        }

        public void Progress(double share, string status)
        {
            if (++Epochs == 3)
                cancellation.Cancel();
        }
    }
}

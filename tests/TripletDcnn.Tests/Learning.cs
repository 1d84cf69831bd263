using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

/// <summary>Random weights come from libtorch's generator, from which other tests would draw in between.</summary>
[Collection(nameof(Alone))]
public sealed class Learning
{
    private static readonly TripletDcnnOptions Quick = new()
    {
        Dimension = 16,
        IndividualsPerBatch = 4,
        PhotosPerIndividual = 3,
        Epochs = 3,
        StepsPerEpoch = 8,
        WarmUpSteps = 4,
        CheckpointFolder = null,
    };

    [Theory]
    [InlineData(LossKind.Triplet)]
    [InlineData(LossKind.ArcFace)]
    [InlineData(LossKind.SubCentreArcFace)]
    public async Task Tells_animals_apart_that_it_never_saw(LossKind loss)
    {
        var strangers = Pictures.Herd(8, 6, prefix: "stranger");
        var options = Quick with { Loss = loss, Epochs = 5, StepsPerEpoch = 15, IndividualsPerBatch = 6 };
        using var untrained = new TripletDcnnModel(options with { Train = TrainedPart.Nothing }, new StageContext { Seed = 3 });
        using var model = new TripletDcnnModel(options, new StageContext { Seed = 3 });
        var data = new FakeData(Pictures.Herd(12, 6));
        await untrained.FitAsync(data, default);
        await model.FitAsync(data, default);
        var (before, after) = (Score(untrained, strangers), Score(model, strangers));
        Assert.True(after > before + 0.1, $"MAP@R {before:0.000} before, {after:0.000} after");
    }

    [Fact]
    public async Task Gives_the_same_weights_again_for_the_same_seed_and_others_for_another()
    {
        var one = await Fit(Quick, 5);
        Assert.Equal(one, await Fit(Quick, 5));
        Assert.NotEqual(one, await Fit(Quick, 6));
    }

    [Fact]
    public async Task Asks_for_each_batch_as_a_pass_of_its_own_so_that_augmentation_differs()
    {
        var data = new FakeData(Pictures.Herd(5, 4));
        using var model = new TripletDcnnModel(Quick, new StageContext());
        await model.FitAsync(data, default);
        Assert.Equal(Enumerable.Range(0, 24), data.Passes);
    }

    [Fact]
    public async Task A_run_killed_in_an_epoch_goes_on_from_the_last_one_and_ends_as_if_it_had_not_been()
    {
        using var folder = new TestFolder();
        var options = Quick with { CheckpointFolder = folder.File("checkpoints"), Epochs = 4 };
        var herd = Herd();
        var whole = await Fit(options with { CheckpointFolder = null }, 5, herd);

        // In the middle of the third epoch.
        var killed = new FakeData(herd) { OnRead = pass => { if (pass == 20) throw new IOException("the power went"); } };
        using (var model = new TripletDcnnModel(options, Context(new MessageLog())))
            await Assert.ThrowsAsync<IOException>(() => model.FitAsync(killed, default));
        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.safetensors", SearchOption.AllDirectories));

        var log = new MessageLog();
        var resumed = new FakeData(herd);
        using var second = new TripletDcnnModel(options, Context(log));
        await second.FitAsync(resumed, default);
        Assert.Contains("goes on after epoch 2 of 4, where an earlier run was interrupted.", log.Infos);
        Assert.Equal(Enumerable.Range(16, 16), resumed.Passes);
        Assert.Equal(4, log.Infos.Count(i => i.StartsWith("epoch ", StringComparison.Ordinal)) + 2);
        Assert.Equal(whole, Vectors(second, herd));

        // Done: a new run starts afresh.
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));

        StageContext Context(IStageLog log) => new() { Seed = 5, BaseFolder = folder.Path, Log = log };
    }

    [Fact]
    public async Task A_checkpoint_of_other_options_or_other_samples_is_not_taken_up()
    {
        using var folder = new TestFolder();
        var options = Quick with { CheckpointFolder = folder.File("checkpoints") };
        var herd = Herd();
        var killed = new FakeData(herd) { OnRead = pass => { if (pass == 20) throw new IOException("the power went"); } };
        using (var model = new TripletDcnnModel(options, new StageContext()))
            await Assert.ThrowsAsync<IOException>(() => model.FitAsync(killed, default));

        var other = new FakeData(herd);
        using (var model = new TripletDcnnModel(options with { LearningRate = 5e-4 }, new StageContext()))
            await model.FitAsync(other, default);
        Assert.Equal(0, other.Passes[0]);
        var fewer = new FakeData([.. herd.Skip(1)]);
        using (var model = new TripletDcnnModel(options, new StageContext()))
            await model.FitAsync(fewer, default);
        Assert.Equal(0, fewer.Passes[0]);
        var same = new FakeData(herd);
        using (var model = new TripletDcnnModel(options, new StageContext()))
            await model.FitAsync(same, default);
        Assert.Equal(16, same.Passes[0]);
    }

    [Fact]
    public async Task Ends_early_where_validation_gets_no_better_and_keeps_the_best_weights()
    {
        var log = new MessageLog();
        var options = Quick with { Epochs = 40, StepsPerEpoch = 3, Patience = 2, LearningRate = 3e-3 };
        using var model = new TripletDcnnModel(options, new StageContext { Log = log });
        var herd = Herd();
        await model.FitAsync(new FakeData(herd), default);
        var scores = log.Infos.Where(i => i.Contains("validation MAP@R", StringComparison.Ordinal) && i.StartsWith("epoch", StringComparison.Ordinal))
            .Select(i => double.Parse(i[(i.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.InRange(scores.Length, 3, 39);
        Assert.Equal(scores.Length - 2, Array.IndexOf(scores, scores.Max()) + 1);
        var validation = herd.Where(s => s.Split == Split.Validation).ToList();
        Assert.Equal(scores.Max(), Score(model, validation), 1e-4);
    }

    [Fact]
    public async Task Leaves_the_backbone_as_it_is_where_the_head_alone_learns()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        using var net = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Average, 16);
        ReIdFlow.Plugins.TorchRuntime.SafeTensors.Write(folder.File("w.safetensors"), net.AllTensors());
        foreach (var (part, frozen) in new[] { (TrainedPart.Head, "block4"), (TrainedPart.LastStage, "block3"), (TrainedPart.Nothing, "embedding") })
        {
            using var model = new TripletDcnnModel(Quick with { Weights = folder.File("w.safetensors"), Train = part }, new StageContext());
            await model.FitAsync(new FakeData(Pictures.Herd(5, 4)), default);
            var saved = Directory.CreateDirectory(folder.File(part.ToString())).FullName;
            model.Save(saved);
            using var after = ReIdFlow.Plugins.TorchRuntime.SafeTensors.Read(Path.Combine(saved, "weights.safetensors"));
            foreach (var (name, value) in net.AllTensors().Where(t => !t.Key.Contains("running", StringComparison.Ordinal)))
            {
                var unchanged = value.equal(after.Tensors[name]).all().item<bool>();
                Assert.True(unchanged == (string.CompareOrdinal(name, frozen + "~") < 0), $"{part}: {name}");
            }
        }
    }

    [Fact]
    public async Task A_saved_network_embeds_as_the_one_that_learnt()
    {
        using var folder = new TestFolder();
        var herd = Pictures.Herd(5, 4);
        using var model = new TripletDcnnModel(Quick with { Pooling = PoolingKind.Gem }, new StageContext());
        await model.FitAsync(new FakeData(herd), default);
        model.Save(folder.Path);
        using var loaded = new TripletDcnnModel(Quick with { Pooling = PoolingKind.Gem }, new StageContext());
        loaded.Load(folder.Path);
        Assert.Equal(Vectors(model, herd), Vectors(loaded, herd));

        using var other = new TripletDcnnModel(Quick with { Pooling = PoolingKind.Gem, Dimension = 32 }, new StageContext());
        var problem = Assert.Throws<StageException>(() => other.Load(folder.Path));
        Assert.Contains("\"dimension\" is 32, and was 16", problem.Message, StringComparison.Ordinal);
        var size = Assert.Throws<InvalidOperationException>(() => loaded.Embed([Pictures.Photo("x", 0, side: 48)], default));
        Assert.Contains("48×48", size.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_that_cannot_be_read_is_left_out_of_its_batch()
    {
        var data = new FakeData(Pictures.Herd(5, 4)) { Prepare = s => s.Id.EndsWith("/2", StringComparison.Ordinal) ? null : s };
        using var model = new TripletDcnnModel(Quick, new StageContext());
        await model.FitAsync(data, default);
        Assert.Single(model.Embed([Pictures.Photo("animal0", 2)], default));
    }

    [Fact]
    public async Task Where_no_sample_can_be_read_the_stage_says_so()
    {
        using var model = new TripletDcnnModel(Quick, new StageContext());
        var problem = await Assert.ThrowsAsync<StageException>(() => model.FitAsync(new FakeData(Pictures.Herd(5, 4)) { Prepare = _ => null }, default));
        Assert.Contains("none of the training samples could be read", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 5, "at least two")]
    [InlineData(5, 1, "has but one")]
    public async Task Too_little_to_learn_from_is_refused(int individuals, int photos, string expected)
    {
        using var model = new TripletDcnnModel(Quick, new StageContext());
        var problem = await Assert.ThrowsAsync<StageException>(() => model.FitAsync(new FakeData(Pictures.Herd(individuals, photos)), default));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var stop = new CancellationTokenSource();
        var data = new FakeData(Pictures.Herd(5, 4)) { OnRead = pass => { if (pass == 5) stop.Cancel(); } };
        using var model = new TripletDcnnModel(Quick with { Epochs = 1000 }, new StageContext());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.FitAsync(data, stop.Token));
    }

    [Fact]
    public async Task Collapse_is_named_with_what_to_change()
    {
        // Photos that are all the same can only be embedded at one point.
        var log = new MessageLog();
        var grey = Pictures.Photo("a", 0).Image;
        using var model = new TripletDcnnModel(Quick, new StageContext { Log = log });
        await model.FitAsync(new FakeData([.. Pictures.Herd(5, 4).Select(s => s with { Image = grey })]), default);
        var warning = Assert.Single(log.Warnings);
        Assert.Contains("0.693, which is ln 2", warning, StringComparison.Ordinal);
        Assert.Contains("semi-hard", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_tells_loss_active_triplets_speed_and_time_left()
    {
        var log = new MessageLog();
        using var model = new TripletDcnnModel(Quick, new StageContext { Log = log });
        await model.FitAsync(new FakeData(Pictures.Herd(5, 4)), default);
        Assert.Matches(@"^epoch 1 of 3, loss \d\.\d{3}, \d+ ?% active, \d+ images/s, \d\d:\d\d:\d\d left$", log.Shares.First().Status);
        Assert.Matches(@"^3 epochs from epoch 1 on: 288 images in .* waiting for images\.$", log.Infos.Last());
    }

    [Fact]
    public async Task Sixteen_bits_learn_and_embed_nearly_as_thirty_two_do()
    {
        var herd = Pictures.Herd(6, 5);
        var options = Quick with { Epochs = 3, StepsPerEpoch = 10 };
        using var full = new TripletDcnnModel(options, new StageContext());
        using var half = new TripletDcnnModel(options with { Precision = PrecisionKind.Bf16, TrainingPrecision = PrecisionKind.Bf16 }, new StageContext());
        await full.FitAsync(new FakeData(herd), default);
        await half.FitAsync(new FakeData(herd), default);
        Assert.InRange(Score(half, herd), Score(full, herd) - 0.1, 1);

        using var folder = new TestFolder();
        full.Save(folder.Path);
        using var embedder = new TripletDcnnModel(options with { Precision = PrecisionKind.Bf16 }, new StageContext());
        embedder.Load(folder.Path);
        foreach (var (a, b) in Vectors(full, herd).Zip(Vectors(embedder, herd)))
            Assert.InRange(a.Zip(b, (x, y) => (double)x * y).Sum(), 0.999, 1.001);
        Assert.NotEqual(Vectors(full, herd), Vectors(embedder, herd));
    }

    [Fact]
    public async Task Flip_averaging_makes_an_image_and_its_mirror_image_alike()
    {
        using var model = new TripletDcnnModel(Quick with { FlipAverage = true }, new StageContext());
        using var plain = new TripletDcnnModel(Quick, new StageContext());
        var data = new FakeData(Pictures.Herd(5, 4));
        await model.FitAsync(data, default);
        await plain.FitAsync(data, default);
        var photo = Pictures.Photo("animal1", 1);
        var image = photo.Image!;
        var mirrored = new byte[image.Pixels.Length];
        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 32; x++)
                image.Pixels.Span.Slice(((y * 32) + x) * 3, 3).CopyTo(mirrored.AsSpan(((y * 32) + 31 - x) * 3));
        }

        List<Sample> both = [photo, photo with { Image = new Image(32, 32, PixelFormat.Rgb, mirrored) }];
        Assert.InRange(Difference(Vectors(model, both)), 0, 1e-5);
        Assert.True(Difference(Vectors(plain, both)) > 1e-3);

        static double Difference(float[][] v) => v[0].Zip(v[1], (a, b) => Math.Abs(a - (double)b)).Max();
    }

    [Fact]
    public async Task Grey_images_are_given_to_all_three_channels()
    {
        var options = Quick with { Train = TrainedPart.Nothing };
        using var model = new TripletDcnnModel(options, new StageContext());
        await model.FitAsync(new FakeData(Pictures.Herd(2, 2)), default);
        var grey = Pictures.Photo("a", 1, format: PixelFormat.Grey);
        var rgb = grey with { Image = new Image(32, 32, PixelFormat.Rgb, [.. grey.Image!.Pixels.ToArray().SelectMany(p => new[] { p, p, p })]) };
        Assert.Equal(Vectors(model, [rgb])[0], Vectors(model, [grey])[0]);
    }

    [Fact]
    public void Asking_for_CUDA_where_there_is_none_is_refused_with_the_remedy()
    {
        Assert.SkipWhen(cuda.is_available(), "there is a CUDA device");
        var problem = Assert.Throws<StageException>(() => new TripletDcnnModel(Quick with { Device = DeviceKind.Cuda }, new StageContext()));
        Assert.Contains("finds no CUDA device", problem.Message, StringComparison.Ordinal);
        Assert.Contains("-p:TorchBackend=cuda-linux", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""backbone" is "resnet19""")]
    [InlineData("photosPerIndividual")]
    [InlineData("all-semi-hard")]
    [InlineData("Keras's files are read for resnet50v2 alone")]
    [InlineData("Weights come as .safetensors")]
    [InlineData("there is no head")]
    public void Options_that_do_not_go_together_are_named(string expected)
    {
        var options = expected switch
        {
            "photosPerIndividual" => Quick with { PhotosPerIndividual = 1 },
            "all-semi-hard" => Quick with { Triplet = new TripletOptions { Negatives = NegativeMining.AllSemiHard } },
            "there is no head" => Quick with { Dimension = null, Train = TrainedPart.Head },
            _ when expected.Contains("Keras", StringComparison.Ordinal) => Quick with { Weights = "weights.h5" },
            _ when expected.Contains("safetensors", StringComparison.Ordinal) => Quick with { Weights = "weights.pth" },
            _ => Quick with { Backbone = "resnet19" },
        };
        Assert.Contains(expected, Assert.Single(options.Check()), StringComparison.Ordinal);
        Assert.Empty(Quick.Check());
    }

    /// <summary>Six animals to learn from and three to check on.</summary>
    private static List<Sample> Herd() => [.. Pictures.Herd(6, 4), .. Pictures.Herd(3, 4, split: Split.Validation, prefix: "checked")];

    private static async Task<float[][]> Fit(TripletDcnnOptions options, ulong seed, List<Sample>? herd = null)
    {
        herd ??= Herd();
        using var model = new TripletDcnnModel(options, new StageContext { Seed = seed });
        await model.FitAsync(new FakeData(herd), default);
        return Vectors(model, herd);
    }

    private static float[][] Vectors(TripletDcnnModel model, List<Sample> samples)
        => [.. samples.Chunk(model.BatchSize).SelectMany(c => model.Embed(c, default)).Select(o => o.Vector.ToArray())];

    private static double Score(TripletDcnnModel model, List<Sample> samples)
        => MeanAveragePrecision.AtR(Vectors(model, samples), [.. samples.Select(s => s.Individual!)]);
}

using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Tests;

public sealed class Fitting_a_model : IDisposable
{
    private readonly Rig _rig = new();

    [Fact]
    public async Task A_model_gets_the_samples_it_asks_for_in_its_order()
    {
        await _rig.RunAsync(Stages());

        // The learner itself compares each sample with what it asked for.
        Assert.Contains("1.00 epoch 1, 75 seen", _rig.Log.Messages);
    }

    [Fact]
    public async Task Augmentation_differs_from_epoch_to_epoch_and_repeats_with_the_seed()
    {
        await _rig.RunAsync(Stages(with: """ "epochs": 1 """));
        var one = _rig.Rows();
        await _rig.RunAsync(Stages(with: """ "epochs": 1 """));
        Assert.Equal(one, _rig.Rows());
        await _rig.RunAsync(Stages(with: """ "epochs": 2 """));
        Assert.NotEqual(one, _rig.Rows());
    }

    [Fact]
    public async Task Samples_that_cannot_be_loaded_are_not_learnt_from_and_said_so()
    {
        await _rig.RunAsync(Stages(pixels: """ "failEvery": 50 """));

        // Sample 49 is for training; 99 too.
        Assert.Contains("warning: 2 of 75 samples could not be learnt from.", _rig.Log.Messages);
        Assert.Contains("1.00 epoch 1, 73 seen", _rig.Log.Messages);
    }

    [Fact]
    public async Task A_model_that_stops_reading_early_leaves_nothing_running()
    {
        await _rig.RunAsync(Stages(with: """ "stopAfter": 10 """));

        Assert.Contains("1.00 epoch 1, 10 seen", _rig.Log.Messages);
    }

    [Fact]
    public async Task A_model_that_asks_for_what_is_not_there_breaks()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync(Stages(with: """ "asksTooMuch": true """)));

        Assert.Contains("it asked for training sample 75 of 75", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_nothing_to_learn_from_says_what_is_missing()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync("""
            "numbers": { "use": "numbers" },
            "pixels": { "use": "pixels", "from": "numbers" },
            "learner": { "use": "learner", "from": "pixels" },
            "rows": { "use": "rows", "from": "learner", "with": { "folder": "rows" } }
            """));

        Assert.Equal("stage 'learner' broke: it learns, but none of the 100 samples is for training. Put a 'split' stage between the source and the stages that load the photos.", error.Message);
    }

    [Fact]
    public async Task A_fitted_model_is_saved_and_can_be_loaded_in_place_of_learning()
    {
        await _rig.RunAsync(Stages());
        var learnt = _rig.Rows();
        Assert.True(File.Exists(_rig.PathOf("out/models/learner/stage.json")));
        _rig.Log.Messages.Clear();

        await _rig.RunAsync(Stages(load: """, "load": "out/models/learner" """));

        Assert.Equal(learnt, _rig.Rows());
        Assert.DoesNotContain(_rig.Log.Messages, m => m.Contains("seen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Loading_from_a_folder_without_a_model_says_where_models_are()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync(Stages(load: """, "load": "nowhere" """)));

        Assert.Contains("there is no fitted model in", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(""" "readsOnce": true """, false)]
    public async Task What_is_the_same_in_every_epoch_is_kept_for_models_that_read_again(string with, bool isKept)
    {
        await using var pipeline = _rig.Create(Stages(with));
        using var breaker = new RunBreaker(TestContext.Current.CancellationToken);
        var index = SampleIndex.Build(pipeline, TestContext.Current.CancellationToken);
        var cache = new FitCache(1 << 20);
        var feed = new UpstreamFeed(pipeline, index, cache, breaker);
        var learner = pipeline.ById["learner"];

        var path = feed.PathsTo(learner)[0];
        var steady = string.Join('>', path.Transforms.Select(t => t.Id).TakeWhile(id => id != "wobble"));

        Assert.NotNull(feed.Bring(learner, path, 0, index[0], epoch: 0, augment: true, out _));
        Assert.Equal(isKept, cache.TryGet(steady, 0, out _));
    }

    public void Dispose() => _rig.Dispose();

    private static string Stages(string with = "", string pixels = "", string load = "") => $$"""
        "numbers": { "use": "numbers" },
        "mark": { "use": "mark", "from": "numbers" },
        "pixels": { "use": "pixels", "from": "mark", "with": { {{pixels}} } },
        "wobble": { "use": "wobble", "from": "pixels" },
        "learner": { "use": "learner", "from": "wobble", "with": { {{with}} } {{load}} },
        "rows": { "use": "rows", "from": "learner", "with": { "folder": "rows" } }
        """;
}

namespace ReIdFlow.Tests;

public sealed class The_command_line : IDisposable
{
    private readonly Workplace _work = new();

    [Fact]
    public async Task Names_every_problem_of_a_pipeline_before_anything_runs()
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd
            .Replace("\"from\": \"grey\", \"with\": { \"hidden\": [16], \"maxEpochs\"", "\"from\": \"gray\", \"with\": { \"hiden\": [16], \"maxEpochs\"", StringComparison.Ordinal));
        var outcome = await _work.RunAsync("--set", "stages.split.with.test=2");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal(
            [
                "pipeline.json(9,49): error RF0102: stage 'mlp' reads from 'gray', which does not exist. Did you mean 'grey'?",
                "pipeline.json(9,67): error RF0201: stage 'mlp' has no option 'hiden'. Did you mean 'hidden'?",
                "--set stages.split.with.test: error RF0205: option 'test' of stage 'split' is 2, but must be greater than 0 and less than 1.",
            ],
            outcome.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(_work.PathOf("out")));
    }

    [Fact]
    public async Task Validates_without_running()
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        var outcome = await _work.RunAsync("validate");

        Assert.Equal((0, "small-herd: 9 stages, nothing wrong.\n", ""), (outcome.ExitCode, outcome.Output.ReplaceLineEndings("\n"), outcome.Error));
        Assert.False(Directory.Exists(_work.PathOf("out")));
    }

    [Fact]
    public async Task Says_when_the_pipeline_is_not_there()
    {
        var outcome = await _work.RunAsync("validate", "herd.json");

        Assert.Equal((2, "herd.json: error RF0101: the pipeline cannot be read: it does not exist.\n"), (outcome.ExitCode, outcome.Error.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task Says_which_command_was_probably_meant()
    {
        var outcome = await _work.RunAsync("validat");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: there is neither a command nor a file 'validat'. Did you mean 'validate'?\n", outcome.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_a_command_shows_its_own_arguments_alone()
    {
        var outcome = await _work.RunAsync("plugins", "check", "--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("  reidflow plugins check <folder> [options]\n", outcome.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("pipeline.json", outcome.Output.Split("Options:")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_plugins_with_their_stages_and_options()
    {
        var outcome = await _work.RunAsync("plugins");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        foreach (var stage in new[] { "individual-folders", "synthetic-herd", "split", "load-image", "augment", "scratch-mlp", "parquet", "evaluate" })
            Assert.Contains($"\n  {stage}  [", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("rotateDegrees: number from 0 to 180 degrees, default 0.", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--parallelism", "0")]
    [InlineData("--parallelism", "many")]
    public async Task Refuses_what_it_does_not_know_with_exit_code_2(params string[] arguments)
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        var outcome = await _work.RunAsync(arguments);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_folder_that_holds_no_embeddings()
    {
        var outcome = await _work.RunAsync("evaluate", "nothing-here");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("nothing-here", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_with_1_when_a_source_is_not_there()
    {
        _work.Write("pipeline.json", Pipelines.Folder);
        var outcome = await _work.RunAsync();

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("error: stage 'photos' broke: ", outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _work.Dispose();
}

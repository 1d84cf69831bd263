namespace ReIdFlow.Tests;

/// <summary>What hours of learning gave finds no room on disk.</summary>
public sealed class A_model_that_cannot_be_saved : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Stops_the_run_with_the_place_and_the_remedy()
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        // A file where its folder should be fails as a full disk does, on every system and for every user.
        Directory.CreateDirectory(_work.PathOf("out"));
        File.WriteAllText(_work.PathOf("out/models"), "");

        var run = await _work.RunAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stage 'mlp' broke: what it learnt cannot be saved to", run.Error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("out", "models", "mlp"), run.Error, StringComparison.Ordinal);
        Assert.Contains("Make room there or allow writing, or choose another folder with 'output'.", run.Error, StringComparison.Ordinal);
    }
}

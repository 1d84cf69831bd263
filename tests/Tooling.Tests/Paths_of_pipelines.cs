namespace ReIdFlow.Tests;

public sealed class Paths_of_pipelines : IDisposable
{
    private readonly Shell _shell = new();

    [Fact]
    public async Task A_path_that_leaves_the_pipelines_folder_is_refused()
    {
        Pipeline("work/pipeline.json", "../../elsewhere");

        var outcome = (await _shell.StartAsync(_shell.PathOf("work"), "dotnet", "exec", Shell.ProgramFile, "validate", "--plugins", Shell.Plugins)).Expect(2);

        Assert.Contains("error RF0212: option 'folder' of stage 'store' is the path '../../elsewhere', which lies outside of '", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_shell.PathOf("elsewhere")));
    }

    [Theory]
    [InlineData("/etc/reidflow")]
    [InlineData("out/../../../etc")]
    [InlineData("${HOME}/.ssh")]
    [InlineData("${REIDFLOW_OUT}/../other")]
    [InlineData("${DATA:-/var/lib/elsewhere}")]
    public async Task So_is_every_other_way_out(string path)
    {
        _shell.Variables["REIDFLOW_OUT"] = "/srv/named";
        _shell.Variables["HOME"] = "/home/someone";
        Pipeline("pipeline.json", path);

        Assert.Contains("error RF0212", (await _shell.ReIdFlowAsync("validate")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_leads_outside_is_refused_and_one_that_does_not_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take rights on Windows that a test does not have.");
        var work = Directory.CreateDirectory(_shell.PathOf("work")).FullName;
        Directory.CreateDirectory(_shell.PathOf("elsewhere/deep"));
        Directory.CreateDirectory(Path.Combine(work, "inside"));
        File.CreateSymbolicLink(Path.Combine(work, "out"), "../elsewhere");
        File.CreateSymbolicLink(Path.Combine(work, "twice"), "out/deep");
        File.CreateSymbolicLink(Path.Combine(work, "same"), "inside");
        File.CreateSymbolicLink(Path.Combine(work, "round"), "round");
        Task<Outcome> Validate(string folder, params string[] more)
        {
            Pipeline("work/pipeline.json", folder);
            return _shell.StartAsync(work, "dotnet", ["exec", Shell.ProgramFile, "validate", "--plugins", Shell.Plugins, .. more]);
        }

        Assert.Contains("is the path 'out/embeddings', which leads by a link to '", (await Validate("out/embeddings")).Expect(2).Error, StringComparison.Ordinal);
        (await Validate("twice")).Expect(2);
        (await Validate("same/embeddings")).Expect(0);
        (await Validate("round/embeddings")).Expect(0);
        (await Validate("out/embeddings", "--allow-folder", "../elsewhere")).Expect(0);
        (await Validate("twice", "--allow-outside")).Expect(0);
    }

    [Fact]
    public async Task The_output_and_fitted_models_are_paths_too()
    {
        Pipeline("pipeline.json", "out/embeddings", "\"output\": \"../out\",", ", \"load\": \"/var/lib/model\"");

        var error = (await _shell.ReIdFlowAsync("validate")).Expect(2).Error;

        Assert.Contains("'output' is the path '../out'", error, StringComparison.Ordinal);
        Assert.Contains("'load' of stage 'mlp' is the path '/var/lib/model'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_user_names_is_allowed()
    {
        var elsewhere = Directory.CreateTempSubdirectory("reidflow-named-").FullName;
        try
        {
            // In the current folder, though out of the pipeline's.
            Pipeline("pipelines/pipeline.json", "../out/embeddings");
            (await _shell.ReIdFlowAsync("validate", "pipelines")).Expect(0);

            // By a variable.
            Pipeline("pipeline.json", "${REIDFLOW_OUT}/embeddings");
            _shell.Variables["REIDFLOW_OUT"] = elsewhere;
            (await _shell.ReIdFlowAsync("validate")).Expect(0);

            // On the command line, by name or by value.
            Pipeline("pipeline.json", elsewhere);
            (await _shell.ReIdFlowAsync("validate")).Expect(2);
            (await _shell.ReIdFlowAsync("validate", "--allow-folder", elsewhere)).Expect(0);
            (await _shell.ReIdFlowAsync("validate", "--allow-outside")).Expect(0);
            (await _shell.ReIdFlowAsync("validate", "--set", $"stages.store.with.folder={elsewhere}/other")).Expect(0);
        }
        finally
        {
            Directory.Delete(elsewhere);
        }
    }

    [Fact]
    public async Task A_base_outside_is_not_even_read()
    {
        _shell.Write("secret.json", """{ "password": "x" }""");
        _shell.Write("work/pipeline.json", """{ "extends": "../secret.json" }""");

        var outcome = (await _shell.StartAsync(_shell.PathOf("work"), "dotnet", "exec", Shell.ProgramFile, "print", "--plugins", Shell.Plugins)).Expect(2);

        Assert.Contains("error RF0129: 'extends' names '../secret.json', which cannot be read: it lies outside of", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("password", outcome.Error + outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_megabytes_of_brackets_are_refused_with_a_message()
    {
        _shell.Write("pipeline.json", new string('[', 10_000_000));
        Assert.Contains("error RF0128: this file has more than", (await _shell.ReIdFlowAsync("validate")).Expect(2).Error, StringComparison.Ordinal);

        _shell.Write("pipeline.json", new string('[', 1_000_000));
        Assert.Contains("pipeline.json(1,65): error RF0105: ", (await _shell.ReIdFlowAsync("validate")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_megabytes_of_brackets_are_refused_by_the_checker_itself()
        => Assert.Equal(["RF0105"], TestCatalogue.Check(new string('[', 10_000_000)).Problems.Select(p => p.Code));

    [Fact]
    public async Task A_file_without_end_is_refused_with_a_message()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "This system has no /dev/zero.");
        Assert.Contains("error RF0128", (await _shell.ReIdFlowAsync("validate", "/dev/zero")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_entries_are_refused_in_seconds()
    {
        _shell.Write("pipeline.json", $$"""{ "stages": {{{string.Join(",", Enumerable.Range(0, 40_000).Select(i => $"\"s{i}\":{{\"from\":\"x{i}\"}}"))}}} }""");
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        (await _shell.ReIdFlowAsync("validate")).Expect(2);

        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1));
    }

    public void Dispose() => _shell.Dispose();

    private void Pipeline(string file, string folder, string top = "", string mlp = "") => _shell.Write(file, $$"""
        {
          {{top}}
          "stages": {
            "herd":  { "use": "synthetic-herd" },
            "split": { "use": "split", "from": "herd" },
            "load":  { "use": "load-image", "from": "split" },
            "mlp":   { "use": "scratch-mlp", "from": "load"{{mlp}} },
            "store": { "use": "parquet", "from": "mlp", "with": { "folder": "{{folder}}" } }
          }
        }
        """);
}

using System.Text.RegularExpressions;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

/// <summary>docs/problems.md against what the checker says.</summary>
public sealed partial class Documentation
{
    private static readonly string[] Said =
    [
        .. BrokenFile.Names.SelectMany(name => BrokenFile.Read(name).Problems),
        PipelineFile.Unreadable("pipeline.json", "there is no such file").ToString(),
        .. PipelineFile.CheckBytes(TestCatalogue.Stages, "pipeline.json", [.. "{\n  \"name\": \""u8, 0xE4, .. "\" }"u8], [], _ => null).Problems
            .Select(problem => problem.ToString()),
        OptionsAtOdds(),
        PipelineFile.TooLarge("pipeline.json", 1 << 20).ToString(),
        BaseUnreadable(),
        BaseCircle(),
        OutsidePath(),
    ];

    [Fact]
    public void Every_code_is_documented_and_no_other()
        => Assert.Equal(Said.Select(CodeOf).Distinct().Order(StringComparer.Ordinal), Entries().Select(entry => entry.Code));

    [Fact]
    public void Every_example_is_what_the_checker_really_says()
        => Assert.All(Entries(), entry =>
        {
            Assert.Contains(entry.Example, Said);
            Assert.Equal(entry.Code, CodeOf(entry.Example));
        });

    private static IEnumerable<(string Code, string Example)> Entries()
        => Entry().Matches(BrokenFile.Resource("problems.md")).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static string CodeOf(string problem) => Code().Match(problem).Groups[1].Value;

    private static string OptionsAtOdds()
    {
        const string text = """
            {
              "stages": {
                "herd": { "use": "synthetic-herd" },
                "load": { "use": "load-image", "from": "herd" },
                "grey64": { "use": "resize", "from": "load", "with": { "width": 64, "height": 64 } },
                "mlp": { "use": "scratch-mlp", "from": "grey64" },
                "store": { "use": "parquet", "from": "mlp" }
              }
            }
            """;
        var stage = TestCatalogue.Check(text).Plan.Stages.Single(stage => stage.Id == "grey64");
        return PipelineFile.OptionsAtOdds(stage, "width and height exclude side. Give either.").ToString();
    }

    private static string BaseUnreadable()
        => FilesInMemory.Check(("pipeline.json", "{\n  \"extends\": \"base.json\"\n}")).Problems.Single().ToString();

    private static string BaseCircle()
        => FilesInMemory.Check(("pipeline.json", "{\n  \"extends\": \"base.json\"\n}"), ("base.json", "{\n  \"extends\": \"pipeline.json\"\n}")).Problems.Single().ToString();

    private static string OutsidePath()
    {
        const string text = """
            {
              "stages": {
                "herd": { "use": "synthetic-herd" },
                "load": { "use": "load-image", "from": "herd" },
                "mlp": { "use": "scratch-mlp", "from": "load" },
                "store": { "use": "parquet", "from": "mlp", "with": { "folder": "../elsewhere" } }
              }
            }
            """;
        return PipelineFile.OutsidePath(TestCatalogue.Check(text).Paths.Single(), ["/home/eva/lions"], null).ToString();
    }

    [GeneratedRegex(@"^### (RF\d{4}): .*?^```\n(.*?)\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex(@": error (RF\d{4}): ")]
    private static partial Regex Code();
}

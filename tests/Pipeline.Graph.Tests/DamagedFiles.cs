using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

/// <summary>Whatever stands in the file, checking it ends with a plan or with problems that can be shown.</summary>
public sealed class DamagedFiles
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string[] Scraps =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u12", "'", "/", "//", "/*", "*/", "#", "\n", "\r", "\t", "\0", "\u2028", " ", "0", "-", "1e999", "3.5", "true",
        "nul", "null", "NaN", "{}", "[]", "\"\"", "\"use\"", "\"from\"", "\"with\"", "\"stages\"", "\"seed\":", "\"x\":1,", "ä", "🐆", "\uFEFF", "\\ud800", ",,",
    ];

    [Fact]
    public void Cut_anywhere_a_file_is_no_JSON_and_says_so()
    {
        for (var length = 0; length < TestCatalogue.Whole.Length; length++)
        {
            var problem = Assert.Single(TestCatalogue.Check(TestCatalogue.Whole[..length]).Problems);
            AssertCanBeShown(problem, TestCatalogue.Whole[..length]);
            Assert.Equal("RF0104", problem.Code);
        }
    }

    [Fact]
    public void Damaged_at_random_it_gives_a_plan_or_problems_and_agrees_with_the_platform_about_what_JSON_is()
    {
        var seen = new HashSet<string>();
        for (var seed = 0UL; seed < 20_000; seed++)
        {
            var text = Damage(TestCatalogue.Whole, RandomStream.Create(seed, "damage"));

            var result = TestCatalogue.Check(text);

            Assert.Equal(result.Plan is null, result.Problems.Count > 0);
            Assert.All(result.Problems, problem => AssertCanBeShown(problem, text));
            seen.UnionWith(result.Problems.Select(problem => problem.Code));
            var isSyntax = result.Problems is [{ Code: "RF0104" }];
            Assert.True(isSyntax != IsJson(text) || text.Contains("\\ud800", StringComparison.Ordinal), text);
        }

        Assert.Superset(new HashSet<string> { "RF0102", "RF0104", "RF0107", "RF0108", "RF0111", "RF0112", "RF0118", "RF0201", "RF0205", "RF0301" }, seen);
    }

    [Fact]
    public void Damaged_byte_by_byte_it_gives_a_plan_or_problems()
    {
        var whole = Encoding.UTF8.GetBytes(TestCatalogue.Whole);
        for (var seed = 0UL; seed < 5_000; seed++)
        {
            var random = RandomStream.Create(seed, "bytes");
            var bytes = whole.ToArray();
            for (var i = 0UL; i <= seed % 3; i++)
                bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);

            var result = PipelineFile.CheckBytes(TestCatalogue.Stages, "pipeline.json", bytes, [], _ => null);

            Assert.Equal(result.Plan is null, result.Problems.Count > 0);
        }
    }

    [Fact]
    public void Settings_of_any_kind_give_a_plan_or_problems()
    {
        string[] starts = ["", "seed", "stages", "stages.mlp", "stages.mlp.with", "stages.mlp.with.hidden", "stages.mlp.from", "stages.load", "name"];
        string[] middles = ["", ".", ".x", "[0]", "[1]", "[99999999999]", "[-1]", "[", "]", ".with.", ".schedule.milestones[0].epoch"];
        string[] ends = ["", "=", "=1", "=[1]", "={}", "=[", "=null", "=\"x\"", "=x", "={\"a\":{}}", "=\ud800", "==", "=1e999"];
        foreach (var setting in starts.SelectMany(start => middles.SelectMany(middle => ends.Select(end => start + middle + end))))
        {
            var result = TestCatalogue.Check(TestCatalogue.Whole, setting);

            Assert.Equal(result.Plan is null, result.Problems.Count > 0);
        }
    }

    public static TheoryData<string, string> HugeFiles => new()
    {
        { "[", "pipeline.json(1,65): error RF0105: lists and objects stand inside each other more than 64 deep. Close some of the brackets before." },
        { "{\"a\":", "pipeline.json(1,321): error RF0105: lists and objects stand inside each other more than 64 deep. Close some of the brackets before." },
        { "\"aaaa", "pipeline.json(1,7): error RF0104: this is not JSON: nothing may stand after the end of the pipeline." },
        { "/* ", "pipeline.json(1,1): error RF0104: this is not JSON: the comment that starts here has no end; '*/' is missing." },
        { "1", "pipeline.json(1,1): error RF0106: a pipeline is an object between '{' and '}', but this is the number 11111111111111111111111111111111111111111111111111111111111…." },
        { "\n", "pipeline.json(10000001,1): error RF0104: this is not JSON: there is nothing in it; a pipeline stands between '{' and '}'." },
    };

    [Theory]
    [MemberData(nameof(HugeFiles))]
    public void Ten_megabytes_of_the_same_are_refused_at_once(string piece, string expected)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));
        var watch = Stopwatch.StartNew();

        var problem = Assert.Single(TestCatalogue.Check(text).Problems);

        Assert.Equal(expected, problem.ToString());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Twenty_thousand_stages_in_a_row_are_no_trouble(bool circle)
    {
        const int count = 20_000;
        var text = new StringBuilder("{\"stages\":{\"herd\":{\"use\":\"synthetic-herd\"},\"store\":{\"use\":\"parquet\",\"from\":\"mlp\"},\"mlp\":{\"use\":\"scratch-mlp\",\"from\":\"s0\"}");
        for (var i = 0; i < count - 1; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $",\"s{i}\":{{\"use\":\"Weather/augment\",\"from\":\"s{i + 1}\"}}");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $",\"s{count - 1}\":{{\"use\":\"load-image\",\"from\":\"{(circle ? "s0" : "herd")}\"}}}}}}");
        var watch = Stopwatch.StartNew();

        var result = TestCatalogue.Check(text.ToString());

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        if (circle)
            Assert.Equal(["RF0307", "RF0304"], result.Problems.Select(problem => problem.Code));
        else
            Assert.Equal(["herd", "s19999", "s19998"], result.Plan.Stages.Take(3).Select(stage => stage.Id));
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text.StartsWith('\uFEFF') ? text[1..] : text), Lenient);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void AssertCanBeShown(Problem problem, string text)
    {
        Assert.Matches("^RF0[123][0-9]{2}$", problem.Code);
        Assert.Equal("pipeline.json", problem.Location.Source);
        Assert.InRange(problem.Location.Line, 1, text.Split('\n', '\r').Length);
        Assert.InRange(problem.Location.Column, 1, text.Length + 1);
        Assert.DoesNotContain(problem.Message, char.IsControl);
        Assert.Contains(problem.Message[^1], ".?");
        Assert.DoesNotContain("what follows is not JSON", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", problem.Message, StringComparison.Ordinal);
    }

    private static string Damage(string text, RandomStream random)
    {
        for (var i = random.NextInt(3); i >= 0; i--)
        {
            var at = random.NextInt(text.Length);
            var length = Math.Min(random.NextInt(12), text.Length - at);
            text = random.NextInt(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(random.NextInt(text.Length), text.Substring(at, length)),
                2 => TwiceALine(text.Split('\n'), random),
                3 => text.Insert(at, Scraps[random.NextInt(Scraps.Length)]),
                _ => text.Remove(at, 1).Insert(at, Scraps[random.NextInt(Scraps.Length)]),
            };
        }

        return text;
    }

    private static string TwiceALine(string[] lines, RandomStream random)
    {
        var (from, to) = (random.NextInt(lines.Length), random.NextInt(lines.Length));
        return string.Join('\n', [.. lines[..to], lines[from], .. lines[to..]]);
    }
}

using System.Text;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

/// <summary>In each text ¦ marks where the only problem is: an unknown key, or something that is not JSON.</summary>
public sealed class Positions
{
    private const string Stages =
        """
        "stages": { "s": { "use": "parquet-store", "with": { "folder": "x" } }, "e": { "use": "evaluate", "from": "s" } }
        """;

    public static TheoryData<string, string> Texts => new()
    {
        { "first character", "¦[]" },
        { "spaces", "{   ¦\"nmae\": 1, STAGES }" },
        { "a tab counts one", "{\n\t\t¦\"nmae\": 1, STAGES }" },
        { "LF", "{\n\n ¦\"nmae\": 1, STAGES }" },
        { "CR LF", "{\r\n\r\n ¦\"nmae\": 1, STAGES }" },
        { "CR", "{\r\r ¦\"nmae\": 1, STAGES }" },
        { "mixed", "{\n\r\n\r ¦\"nmae\": 1, STAGES }" },
        { "two bytes a character", "{ \"name\": \"Äöß\", ¦\"nmae\": 1, STAGES }" },
        { "three bytes a character", "{ \"name\": \"虎豹\", ¦\"nmae\": 1, STAGES }" },
        { "four bytes, two units a character", "{ \"name\": \"🐆🐅\", ¦\"nmae\": 1, STAGES }" },
        { "combining marks count", "{ \"name\": \"a\u0301\", ¦\"nmae\": 1, STAGES }" },
        { "escapes count as written", "{ \"name\": \"\\u00e4\\\\\", ¦\"nmae\": 1, STAGES }" },
        { "after a line comment", "// Größe 🐆\n{ // \"nmae\"\n  ¦\"nmae\": 1, STAGES }" },
        { "after a block comment", "{ /* Größe\r\n 🐆 */ ¦\"nmae\": 1, STAGES }" },
        { "a key that is not ASCII", "{ \"seed\": 1, ¦\"größe\": 1, STAGES }" },
        { "not JSON, after CR LF", "{\r\n  \"name\": \"🐆\",\r\n  \"seed\": ¦x\r\n}" },
        { "not JSON, behind a comment", "{ \"seed\": /* ä */ ¦x }" },
        { "the text ends", "{ \"name\": \"🐆\"\r\n  ¦" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_problem_is_where_an_editor_would_count_it(string what, string marked)
    {
        var text = marked.Replace("STAGES", Stages, StringComparison.Ordinal);
        var place = text.IndexOf('¦', StringComparison.Ordinal);
        text = text.Remove(place, 1);

        var problems = TestCatalogue.Check(text).Problems;

        var lines = text[..place].Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        Assert.True(problems.Count == 1, what);
        Assert.Equal((lines.Length, lines[^1].Length + 1), (problems[0].Location.Line, problems[0].Location.Column));
    }

    [Fact]
    public void A_byte_order_mark_is_not_counted()
    {
        const string text = "{ \"nmae\": 1, \"stages\": 5 }";
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)];

        var fromBytes = PipelineFile.CheckBytes(TestCatalogue.Stages, "p.json", bytes, [], _ => null).Problems;
        var fromText = PipelineFile.Check(TestCatalogue.Stages, "p.json", '\uFEFF' + text, []).Problems;

        Assert.Equal("p.json(1,3): error RF0111: the pipeline has an unknown key 'nmae'. Did you mean 'name'?", fromBytes[0].ToString());
        Assert.Equal(fromBytes, fromText);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00 }, 1, 1)] // UTF-16
    [InlineData(new byte[] { 0x7B, 0x0A, 0x20, 0xC3, 0xA4, 0xE4, 0x7D }, 2, 3)] // Latin-1 after an ä in UTF-8
    [InlineData(new byte[] { 0x7B, 0xF0, 0x9F }, 1, 2)] // cut inside a character
    public void Bytes_that_are_not_UTF_8_are_a_problem_at_the_first_of_them(byte[] bytes, int line, int column)
    {
        var problem = Assert.Single(PipelineFile.CheckBytes(TestCatalogue.Stages, "p.json", bytes, [], _ => null).Problems);

        Assert.Equal($"p.json({line},{column}): error RF0103: this is not text in UTF-8. Save the file in that encoding.", problem.ToString());
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_without_a_line()
        => Assert.Equal(
            "herds/p.json: error RF0101: the pipeline cannot be read: it is a folder.",
            PipelineFile.Unreadable("herds/p.json", "it is a folder.").ToString());
}

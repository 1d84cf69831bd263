using ReIdFlow.Pipeline.Host.Display;

namespace ReIdFlow.Tests;

public sealed class Tables_for_people
{
    private static readonly string[] Columns = ["Model", "MAP@R", "MAP@R per individual", "Queries"];
    private static readonly string[][] Rows = [["dcnn", "70.28", "70.28", "80"], ["  by chance", "4.38", "4.38", ""]];

    [Fact]
    public void A_table_that_fits_stands_in_one_piece()
        => Assert.Equal(4, Draw(400).Single(l => l.Contains("MAP@R", StringComparison.Ordinal)).Split("   ", StringSplitOptions.RemoveEmptyEntries).Length);

    [Fact]
    public void A_wider_one_is_divided_into_whole_columns_beside_the_first()
    {
        var lines = Draw(40);

        Assert.All(lines, l => Assert.True(l.Length <= 40, l));
        Assert.Equal(3, lines.Count(l => l.StartsWith("  Model", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Count(l => l.StartsWith("    by chance", StringComparison.Ordinal)));
        Assert.Single(lines, l => l.Contains("MAP@R per individual", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains('…', StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_wider_than_the_console_is_cut_and_not_broken_over_lines()
        => Assert.Equal(3, Draw(20).Count(l => l.StartsWith("  dcnn", StringComparison.Ordinal)));

    [Theory]
    [InlineData(100, "0 1 2 3")]
    [InlineData(51, "0 1 2|0 3")]
    [InlineData(27, "0 1|0 2|0 3")]
    [InlineData(1, "0 1|0 2|0 3")]
    public void Every_column_stands_in_one_part_and_the_first_in_all(int width, string parts)
        => Assert.Equal(parts, string.Join('|', TableText.Parts([11, 5, 20, 7], width).Select(p => string.Join(' ', p))));

    private static List<string> Draw(int width)
    {
        using var writer = new StringWriter();
        var console = TableText.ConsoleOn(writer, redirected: true);
        console.Profile.Width = width;
        console.WriteTable(Columns, Rows);
        return [.. writer.ToString().Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];
    }
}

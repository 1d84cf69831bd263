using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

public sealed class BrokenPipelines
{
    public static TheoryData<string> Names => [.. BrokenFile.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_problem_is_told_word_for_word_in_the_order_of_the_file(string name)
    {
        var file = BrokenFile.Read(name);

        var result = TestCatalogue.Check(file.Text, file.Overrides);

        Assert.Equal(file.Problems, result.Problems.Select(problem => problem.ToString()));
        Assert.Null(result.Plan);
    }
}

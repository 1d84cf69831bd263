using System.Text;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

/// <summary>Random wirings of transforms, whose order and cycles a slower and plainer method knows as well.</summary>
public sealed class RandomGraphs
{
    private const int Graphs = 300;

    [Fact]
    public void Every_stage_comes_after_those_it_reads_and_otherwise_the_file_decides()
    {
        for (var seed = 0UL; seed < Graphs; seed++)
        {
            var random = RandomStream.Create(seed, "acyclic");
            var wiring = Wiring(random, acyclic: true);

            var result = TestCatalogue.Check(Text(wiring));

            Assert.Empty(result.Problems);
            Assert.Equal(FirstReadyFirst(wiring), result.Plan.Stages.Select(stage => stage.Id));
            Assert.All(result.Plan.Stages, stage => Assert.Equal(wiring.Single(other => other.Id == stage.Id).Reads, stage.From));
        }
    }

    [Fact]
    public void The_order_is_the_same_every_time()
    {
        var text = Text(Wiring(RandomStream.Create(1, "again"), acyclic: true));
        var first = TestCatalogue.Check(text).Plan.Stages.Select(stage => stage.Id).ToList();

        for (var i = 0; i < 20; i++)
            Assert.Equal(first, TestCatalogue.Check(text).Plan.Stages.Select(stage => stage.Id));
    }

    [Fact]
    public void What_is_told_as_a_circle_is_one_and_where_there_is_one_it_is_told()
    {
        var broken = 0;
        for (var seed = 0UL; seed < Graphs; seed++)
        {
            var wiring = Wiring(RandomStream.Create(seed, "any"), acyclic: false);
            var text = Text(wiring);

            var problems = TestCatalogue.Check(text).Problems;

            Assert.All(problems, problem => Assert.Equal("RF0304", problem.Code));
            Assert.Equal(problems.Count, problems.Select(problem => problem.Message).Distinct().Count());
            var isCyclic = FirstReadyFirst(wiring).Count < wiring.Count;
            Assert.Equal(isCyclic, problems.Count > 0);
            broken += isCyclic ? 1 : 0;
            foreach (var problem in problems.Where(problem => !problem.Message.Contains("itself", StringComparison.Ordinal)))
                AssertIsCircle(problem.Message, wiring);
        }

        Assert.InRange(broken, Graphs / 4, Graphs - 1);
    }

    private static void AssertIsCircle(string message, List<(string Id, List<string> Reads)> wiring)
    {
        var ids = message.Split(": ")[1].Split(". ")[0].Split(" → ");
        Assert.Equal(ids[0], ids[^1]);
        Assert.Equal(ids.Length - 1, ids.Distinct().Count());
        Assert.Equal(wiring.First(stage => ids.Contains(stage.Id)).Id, ids[0]);
        for (var i = 1; i < ids.Length; i++)
            Assert.Contains(ids[i - 1], wiring.Single(stage => stage.Id == ids[i]).Reads);
    }

    /// <summary>Over and over the first stage in the file whose inputs are all there; stops at a circle.</summary>
    private static List<string> FirstReadyFirst(List<(string Id, List<string> Reads)> wiring)
    {
        var done = new List<string>();
        while (wiring.Find(stage => !done.Contains(stage.Id) && stage.Reads.TrueForAll(done.Contains)) is { Id: not null } next)
            done.Add(next.Id);
        return done;
    }

    /// <summary>A source, a loader, up to nine transforms and a model that reads them all, in a random order.</summary>
    private static List<(string Id, List<string> Reads)> Wiring(RandomStream random, bool acyclic)
    {
        var count = 1 + random.NextInt(9);
        var transforms = Enumerable.Range(0, count).Select(i => $"t{i}").ToArray();
        var stages = new List<(string, List<string>)>
        {
            ("herd", []),
            ("load", ["herd"]),
            ("model", [.. transforms]),
            ("store", ["model"]),
        };
        for (var i = 0; i < count; i++)
        {
            var choices = acyclic ? transforms[..i] : transforms;
            stages.Add((transforms[i], ["load", .. choices.Where(_ => random.NextBool(acyclic ? 0.4 : 0.12))]));
        }

        var order = stages.ToArray();
        random.Shuffle<(string, List<string>)>(order);
        return [.. order];
    }

    private static string Text(List<(string Id, List<string> Reads)> wiring)
    {
        var text = new StringBuilder("{ \"stages\": {\n");
        foreach (var (id, reads) in wiring)
        {
            var use = id switch { "herd" => "synthetic-herd", "load" => "load-image", "model" => "scratch-mlp", "store" => "parquet", _ => "Weather/augment" };
            var from = reads.Count == 0 ? "" : $", \"from\": [{string.Join(", ", reads.Select(other => $"\"{other}\""))}]";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  \"{id}\": {{ \"use\": \"{use}\"{from} }},\n");
        }

        return text.Append("} }").ToString();
    }
}

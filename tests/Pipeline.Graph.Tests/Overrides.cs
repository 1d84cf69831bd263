namespace ReIdFlow.Tests;

public sealed class Overrides
{
    private const string Before =
        """{"name":"herd","stages":{"herd":{"use":"synthetic-herd"},"load":{"use":"load-image","from":["herd"]},"mlp":{"use":"scratch-mlp","from":"load","with":{"hidden":[64,32]}},"store":{"use":"parquet","from":"mlp"}}}""";

    public static TheoryData<string, string, string> Changes => new()
    {
        { "a value is replaced", "name=cheetahs", Before.Replace("\"herd\",\"stages", "\"cheetahs\",\"stages", StringComparison.Ordinal) },
        { "a number is a number", "seed=7", After("\"seed\":7") },
        { "a text may stand in quotes", "output=\"7\"", After("\"output\":\"7\"") },
        { "what is no JSON is a text", "output=C:\\photos", After("""
            "output":"C:\\photos"
            """) },
        { "only the first = divides", "output=a=b", After("\"output\":\"a=b\"") },
        { "white space around the path is no part of it", " output =x", After("\"output\":\"x\"") },
        { "a list", "stages.mlp.with.hidden=[8]", Before.Replace("[64,32]", "[8]", StringComparison.Ordinal) },
        { "a list with comments and a trailing comma", "stages.mlp.with.hidden=[8, /* x */ 4,]", Before.Replace("[64,32]", "[8,4]", StringComparison.Ordinal) },
        { "an entry of a list", "stages.mlp.with.hidden[1]=16", Before.Replace("[64,32]", "[64,16]", StringComparison.Ordinal) },
        { "an entry of from", "stages.load.from[0]=\"herd\"", Before },
        { "an option beside others", "stages.mlp.with.steps=5", Before.Replace("32]}", "32],\"steps\":5}", StringComparison.Ordinal) },
        { "an option where there was no with", "stages.store.with.folder=there", Before.Replace("\"from\":\"mlp\"}", "\"from\":\"mlp\",\"with\":{\"folder\":\"there\"}}", StringComparison.Ordinal) },
        { "an option inside one that was not given", "stages.mlp.with.schedule.kind=cosine", Before.Replace("32]}", "32],\"schedule\":{\"kind\":\"cosine\"}}", StringComparison.Ordinal) },
        { "use", "stages.load.use=Imaging/load-image", Before.Replace("\"load-image\"", "\"Imaging/load-image\"", StringComparison.Ordinal) },
        { "from", "stages.mlp.from=[\"load\"]", Before.Replace("\"from\":\"load\"", "\"from\":[\"load\"]", StringComparison.Ordinal) },
        { "a whole stage", "stages.store={\"use\":\"ParquetStore/parquet\",\"from\":\"mlp\"}", Before.Replace("\"parquet\"", "\"ParquetStore/parquet\"", StringComparison.Ordinal) },
        { "null", "stages.mlp.with.schedule=null", Before.Replace("32]}", "32],\"schedule\":null}", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_setting_changes_the_configuration_in_its_place(string what, string setting, string expected)
    {
        var result = TestCatalogue.Check(Before, setting);

        Assert.Empty(result.Problems);
        Assert.True(expected == result.Plan.Configuration, $"{what}: {result.Plan.Configuration}");
    }

    [Fact]
    public void A_later_setting_works_upon_an_earlier_one()
    {
        var plan = TestCatalogue.Check(Before, "stages.mlp.with.hidden=[1,2,3]", "stages.mlp.with.hidden[1]=9", "seed=1", "seed=2").Plan;

        Assert.Equal("""{"hidden":[1,9,3]}""", plan.Stages.Single(stage => stage.Id == "mlp").Options.GetRawText());
        Assert.Equal(2UL, plan.Seed);
    }

    [Fact]
    public void A_setting_reaches_a_list_within_a_list()
    {
        var plan = TestCatalogue.Check(Before, "stages.store.with.groups=[[1,2],[3,4]]", "stages.store.with.groups[1][0]=9").Plan;

        Assert.Equal("""{"groups":[[1,2],[9,4]]}""", plan.Stages.Single(stage => stage.Id == "store").Options.GetRawText());
    }

    [Fact]
    public void A_setting_can_mend_what_is_wrong_in_the_file()
        => Assert.Empty(TestCatalogue.Check(Before.Replace("\"load\",\"with", "\"lode\",\"with", StringComparison.Ordinal), "stages.mlp.from=load").Problems);

    [Fact]
    public void A_setting_of_the_schema_changes_nothing()
        => Assert.Equal(Before, TestCatalogue.Check(Before, "$schema=x").Plan.Configuration);

    private static string After(string added) => Before[..^1] + "," + added + "}";
}

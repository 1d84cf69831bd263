using System.Text;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

public sealed class Variables
{
    private const string Text = """
        { "name": "${HERD}-${HERD:-none}", "output": "${EMPTY:-out}/${UNSET:-}", "stages": {
            "folder": { "use": "folder", "with": { "folder": "${HERD}/photos", "extensions": ["${UNSET:-png}"] } },
            "load": { "use": "load-image", "from": "folder" },
            "mlp": { "use": "scratch-mlp", "from": "load" },
            "store": { "use": "parquet", "from": "mlp" } } }
        """;

    [Fact]
    public void Stand_in_every_text_with_what_to_take_where_they_are_not_set()
    {
        var plan = Check(Text, name => name switch { "HERD" => "cows", "EMPTY" => "", _ => null }).Plan;

        Assert.Equal("cows-cows", plan.Name);
        Assert.Equal("out/", plan.Output);
        Assert.Equal("""{"folder":"cows/photos","extensions":["png"]}""", plan.Stages[0].Options.GetRawText());
    }

    [Fact]
    public void Work_in_settings_too()
        => Assert.Equal("cows", Check(Text, _ => "cows", "name=${ANIMAL}").Plan.Name);

    [Fact]
    public void Are_named_where_they_are_not_set()
        => Assert.Equal(["HERD", "HERD"], Check(Text, _ => null).Problems.Select(p => p.Message.Split('\'')[1]));

    private static CheckResult Check(string text, Func<string, string?> variables, params string[] overrides)
        => PipelineFile.CheckBytes(TestCatalogue.Stages, "pipeline.json", Encoding.UTF8.GetBytes(text), overrides, variables!);
}

namespace TestPlugins.Dependency;

/// <summary>What the plugin's options derive from, so that it cannot be loaded without.</summary>
public class Needed
{
    public string Name { get; init; } = "";
}

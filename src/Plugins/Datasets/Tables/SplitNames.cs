using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>What the values of a table's split column mean; upper and lower case are the same.</summary>
internal sealed class SplitNames
{
    private readonly Dictionary<string, Split> _splits = new(StringComparer.OrdinalIgnoreCase);

    public SplitNames(WildlifeCsvOptions options)
    {
        Add(options.TrainValues, Split.Train);
        Add(options.ValidationValues, Split.Validation);
        Add(options.TestValues, Split.Test);
    }

    /// <summary>The values that mean something, for a message.</summary>
    public string Known => NearestName.Quote(_splits.Keys);

    /// <summary>What a cell means; an empty one means <see cref="Split.Unassigned"/>.</summary>
    /// <returns>False where the value is none of those known.</returns>
    public bool TryRead(string? text, out Split split)
    {
        split = Split.Unassigned;
        return Missing.Is(text) || _splits.TryGetValue(text!, out split);
    }

    private void Add(IEnumerable<string> values, Split split)
    {
        foreach (var value in values)
            _splits[value] = split;
    }
}

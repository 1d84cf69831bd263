using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

public sealed record RowsOptions
{
    [Option("Where rows.txt is written.", IsPath = true)]
    public required string Folder { get; init; }

    [Option("The number of rows after which writing fails; -1 for never.", Min = -1)]
    public int BreakAfter { get; init; } = -1;

    [Option("While this file exists, writing waits.", IsPath = true)]
    public string? Gate { get; init; }
}

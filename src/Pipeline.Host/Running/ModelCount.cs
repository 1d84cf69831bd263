namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>What became of a model's samples at a sink.</summary>
internal sealed class ModelCount(string model)
{
    public string Model { get; } = model;

    public int Read { get; set; }

    public int Written { get; set; }

    public int Failed { get; set; }

    public int LeftOut { get; set; }

    public bool Adds => Read == Written + Failed + LeftOut;
}

namespace ReIdFlow.Contracts;

/// <summary>
/// Makes a class a stage that pipeline.json can use. The class is public, implements exactly one of <see cref="ISource"/>,
/// <see cref="IArranger"/>, <see cref="ITransform"/>, <see cref="IModel"/>, <see cref="ISink"/>, <see cref="IStoreSource"/>,
/// <see cref="IIdentifier"/> and <see cref="IEvaluator"/>, and has one public constructor, whose parameters are any of: an options type, a
/// <see cref="StageContext"/>.
/// </summary>
/// <param name="name">The name after <c>use</c>, in lower case with hyphens.</param>
/// <param name="description">What the stage does, in a sentence or two.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StageAttribute(string name, string description) : Attribute
{
    /// <summary>The name after <c>use</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What the stage does.</summary>
    public string Description { get; } = description;

    /// <summary>
    /// What a transform or a model reads; images unless stated. A model may read embeddings: of other models, which the host
    /// brings together sample by sample in <see cref="Sample.Embeddings"/>. Other kinds of stage have fixed ports.
    /// </summary>
    public DataType Input { get; init; } = DataType.Image;

    /// <summary>Whether a model that reads images may read embeddings besides, so that its samples carry both.</summary>
    public bool ReadsEmbeddings { get; init; }

    /// <summary>What a transform passes on; images unless stated.</summary>
    public DataType Output { get; init; } = DataType.Image;

    /// <summary>
    /// Whether a source lists the same samples as long as its options, the files and folders that they name, and the photos listed stay as
    /// they are. A run that finds all of these unchanged, and its outputs in place, need not ask it again.
    /// </summary>
    public bool IsRepeatable { get; init; }
}

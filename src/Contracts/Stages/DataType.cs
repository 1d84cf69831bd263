namespace ReIdFlow.Contracts;

/// <summary>What travels along an edge of the graph.</summary>
public enum DataType
{
    /// <summary>Nothing: a source reads from no stage, an evaluator feeds none.</summary>
    None,

    /// <summary>Samples without pixels.</summary>
    Sample,

    /// <summary>Samples with pixels. Fits wherever samples are wanted.</summary>
    Image,

    /// <summary>Embeddings.</summary>
    Embedding,

    /// <summary>Finished tables of embeddings, handed on once everything is written.</summary>
    Store,
}

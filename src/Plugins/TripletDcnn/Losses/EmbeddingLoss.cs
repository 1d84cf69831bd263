namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>What learning makes small; a module, for some losses learn centres of their own.</summary>
internal abstract class EmbeddingLoss(string name) : nn.Module(name)
{
    /// <summary>The loss of a batch, or null where nothing in it can be compared.</summary>
    /// <param name="embeddings">Rows of length 1.</param>
    /// <param name="labels">Each row's individual.</param>
    /// <param name="photos">Each row's photo: two rows of one photo are no pair.</param>
    public abstract LossValue? Compute(Tensor embeddings, long[] labels, long[] photos);
}

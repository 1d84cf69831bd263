namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Which photo of another individual is the anchor's negative.</summary>
public enum NegativeMining
{
    /// <summary>The nearest.</summary>
    Hard,

    /// <summary>TensorFlow Similarity's semi-hard: the nearest that is farther than the anchor's farthest positive; where none is, the farthest.</summary>
    SemiHard,

    /// <summary>The farthest.</summary>
    Easy,

    /// <summary>pytorch-metric-learning's semi-hard: every triplet whose negative is farther than its positive, by at most the margin.</summary>
    AllSemiHard,
}

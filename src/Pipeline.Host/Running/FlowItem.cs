using System.Collections.ObjectModel;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// A sample on its way through the graph. One that failed or was left out travels on to the end, untouched, so that what
/// arrives can be counted against what was sent.
/// </summary>
internal sealed class FlowItem
{
    public FlowItem(int number, Sample sample) => (Number, Sample) = (number, sample);

    private FlowItem(FlowItem other)
        => (Number, Path, Sample, Embedding, State) = (other.Number, other.Path, other.Sample, other.Embedding, other.State);

    /// <summary>Position among all samples of the run.</summary>
    public int Number { get; }

    /// <summary>Tells the ways apart by which a sample can reach the same stage.</summary>
    public int Path { get; set; }

    public Sample Sample { get; set; }

    public Embedding? Embedding { get; set; }

    public FlowState State { get; set; }

    public bool IsOut => State != FlowState.Flowing;

    /// <summary>Lets go of pixels, and of vectors read, that nobody will look at again.</summary>
    public void DropPixels()
    {
        if (Sample.Image is not null || Sample.Embeddings.Count > 0)
            Sample = Sample with { Image = null, Embeddings = ReadOnlyDictionary<string, ReadOnlyMemory<float>>.Empty };
    }

    /// <summary>A copy for another branch.</summary>
    public FlowItem Fork() => new(this);
}

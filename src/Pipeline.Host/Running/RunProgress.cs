namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Told about what a run is doing, for whoever watches.</summary>
internal abstract class RunProgress
{
    /// <summary>The sources have been listed.</summary>
    public virtual void Listed(LivePipeline pipeline, SampleIndex index)
    {
    }

    public virtual void StartFitting(string stage)
    {
    }

    public virtual void FinishFitting(string stage, TimeSpan elapsed)
    {
    }

    /// <summary>Every sample is about to flow through the graph.</summary>
    public virtual void StartEmbedding(LivePipeline pipeline, SampleIndex index)
    {
    }

    public virtual void FinishEmbedding(TimeSpan elapsed)
    {
    }

    /// <summary>A matcher is about to compare photos.</summary>
    public virtual void StartMatching(string stage)
    {
    }

    public virtual void StartEvaluating(string stage)
    {
    }

    /// <summary>Says nothing.</summary>
    public sealed class None : RunProgress;
}

namespace ReIdFlow.Contracts;

/// <summary>The two phases of a run.</summary>
public enum Phase
{
    /// <summary>Models learn, one after the other.</summary>
    Fit,

    /// <summary>Every sample flows once through the whole graph.</summary>
    Embed,
}

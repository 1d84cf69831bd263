namespace ReIdFlow.Plugins.Exports;

/// <summary>How cameras were placed, as Camtrap DP tells it.</summary>
public enum SamplingDesign
{
    /// <summary>At random.</summary>
    SimpleRandom,

    /// <summary>At random, in a regular pattern.</summary>
    SystematicRandom,

    /// <summary>At random, in groups.</summary>
    ClusteredRandom,

    /// <summary>To study an effect.</summary>
    Experimental,

    /// <summary>Where a species is expected.</summary>
    Targeted,

    /// <summary>As it came.</summary>
    Opportunistic,
}

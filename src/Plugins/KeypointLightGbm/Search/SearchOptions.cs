namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>How the gallery is searched.</summary>
/// <param name="ExactLimit">Most descriptors that are searched whole.</param>
/// <param name="Probes">Lists searched for each descriptor.</param>
/// <param name="Neighbours">Photos found for each descriptor, the last of which says how far a chance match is.</param>
internal sealed record SearchOptions(long ExactLimit = 250_000, int Probes = 16, int Neighbours = 10)
{
    /// <summary>As many lists as make choosing one and searching it cost alike: about 2·√n, a multiple of 32.</summary>
    internal static int Lists(long descriptors) => (int)Math.Clamp(Math.Round(2 * Math.Sqrt(descriptors) / 32) * 32, 32, 16384);
}

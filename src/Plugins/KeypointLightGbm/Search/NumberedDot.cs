using System.Numerics;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// A dot product and the number of what it is with in one integer, the number counted down: the greatest of them is the nearest, of
/// equally near ones the first, and finding it takes no bookkeeping. Dot products are below 2¹⁵ (<see cref="RootSift.Scale"/>),
/// and numbers below 2¹⁶, as the options see to.
/// </summary>
internal static class NumberedDot
{
    /// <summary>How far the dot product is shifted.</summary>
    internal const int Bits = 16;

    /// <summary>What number 0 becomes; number n is n less.</summary>
    internal const int First = (1 << Bits) - 1;

    internal static int Dot(int numbered) => numbered >> Bits;

    internal static int Number(int numbered) => First - (numbered & First);

    /// <summary>What is to be or-ed to shifted dot products with the first numbers.</summary>
    internal static Vector<int> FirstNumbers => new Vector<int>(First) - Vector.CreateSequence(0, 1);
}

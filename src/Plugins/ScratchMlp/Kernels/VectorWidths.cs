using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Which widths the processor has.</summary>
internal static class VectorWidths
{
    /// <summary>The portable width, and every one that runs in hardware here, narrow to wide.</summary>
    public static IReadOnlyList<VectorWidth> Supported { get; } = List();

    /// <summary>The widest.</summary>
    public static VectorWidth Best { get; } = Supported[^1];

    private static List<VectorWidth> List()
    {
        List<VectorWidth> widths = [VectorWidth.Bits128];
        if (Vector256.IsHardwareAccelerated)
            widths.Add(VectorWidth.Bits256);
        if (Vector512.IsHardwareAccelerated)
            widths.Add(VectorWidth.Bits512);
        return widths;
    }
}

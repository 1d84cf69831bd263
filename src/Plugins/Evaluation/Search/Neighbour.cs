namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>A reference near a query.</summary>
/// <param name="Index">Its position among the references; −1 for none.</param>
/// <param name="SquaredDistance">Its squared distance, between vectors as prepared.</param>
public readonly record struct Neighbour(int Index, float SquaredDistance)
{
    /// <summary>Stands for none.</summary>
    public static Neighbour None { get; } = new(-1, float.PositiveInfinity);

    /// <summary>Sorts as (distance, position) does: a squared distance is not negative, so its bits sort as it does.</summary>
    internal ulong Key => KeyOf(SquaredDistance, Index);

    internal static ulong KeyOf(float distance, int index) => ((ulong)BitConverter.SingleToUInt32Bits(distance) << 32) | (uint)index;
}

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// The vector arithmetic that the kernels are written in, once for every width. Kernels only ever work lane by lane, so that a
/// number comes out the same whatever the width. <see cref="MultiplyAdd"/> rounds once on every processor that can (AVX2, AVX-512,
/// ARM64), twice on older ones.
/// </summary>
/// <typeparam name="TVector">The vector type.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Numbers per vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* source);

    /// <summary>Loads bytes, one per lane, as numbers from 0 to 255.</summary>
    static abstract TVector LoadBytes(byte* source);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Broadcast(float value);

    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    static abstract TVector Sqrt(TVector value);

    /// <summary>Zero in the lanes whose magnitude is below the limit, the value in all others, NaN included.</summary>
    static abstract TVector ZeroBelow(TVector value, TVector limit);
}

using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// RootSIFT descriptors laid out for <see cref="DotKernel"/>: groups of 16 descriptors; within a group the first four numbers of
/// each descriptor, then the next four, and so on. An even number of groups; what is left over is zero.
/// </summary>
internal sealed unsafe class PackedDescriptors : IDisposable
{
    /// <summary>Descriptors that the kernel takes at once.</summary>
    internal const int BlockSize = 32;

    /// <summary>Bytes of a block.</summary>
    internal const int BlockBytes = BlockSize * RootSift.Length;

    private const int GroupSize = 16;

    private byte* _data;

    /// <param name="capacity">Most descriptors it is to hold.</param>
    internal PackedDescriptors(long capacity)
    {
        Capacity = (capacity + BlockSize - 1) / BlockSize * BlockSize;
        _data = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, Capacity * RootSift.Length), 64);
        NativeMemory.Clear(_data, (nuint)(Capacity * RootSift.Length));
        GC.AddMemoryPressure(Math.Max(1, Capacity * RootSift.Length));
    }

    ~PackedDescriptors() => Free();

    /// <summary>Descriptors there is room for: a multiple of <see cref="BlockSize"/>.</summary>
    internal long Capacity { get; }

    internal byte* Block(long index) => _data + (index * BlockBytes);

    /// <summary>Puts a descriptor at a place.</summary>
    internal void Set(long place, ReadOnlySpan<byte> descriptor)
    {
        var target = _data + (place / GroupSize * GroupSize * RootSift.Length) + (place % GroupSize * 4);
        fixed (byte* source = descriptor)
        {
            for (var i = 0; i < RootSift.Length / 4; i++)
                *(int*)(target + (i * GroupSize * 4)) = ((int*)source)[i];
        }
    }

    internal static PackedDescriptors From(LocalFeatures features)
    {
        var packed = new PackedDescriptors(features.Count);
        for (var i = 0; i < features.Count; i++)
            packed.Set(i, features.Descriptor(i));
        return packed;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_data is null)
            return;
        NativeMemory.AlignedFree(_data);
        GC.RemoveMemoryPressure(Math.Max(1, Capacity * RootSift.Length));
        _data = null;
    }
}

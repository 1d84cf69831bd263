namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// For each of a photo's descriptors the nearest descriptor of each of the few photos that come nearest, best first. Ties go to
/// the photo with the lower number, so that the result depends neither on the order of the search nor on threads.
/// </summary>
internal sealed class Neighbours(int descriptors, int count)
{
    private readonly int[] _dots = new int[descriptors * count];
    private readonly int[] _owners = NoOwners(descriptors * count);

    /// <summary>Descriptors of the photo.</summary>
    internal int Descriptors { get; } = descriptors;

    /// <summary>Most neighbours kept for each.</summary>
    internal int Count { get; } = count;

    /// <summary>Dot products with the neighbours, greatest first; 0 where there are fewer.</summary>
    internal ReadOnlySpan<int> Dots(int descriptor) => _dots.AsSpan(descriptor * Count, Count);

    /// <summary>The neighbours' photos; −1 where there are fewer.</summary>
    internal ReadOnlySpan<int> Owners(int descriptor) => _owners.AsSpan(descriptor * Count, Count);

    /// <summary>What a dot product must reach to be of interest.</summary>
    internal int Threshold(int descriptor) => Math.Max(1, _dots[(descriptor * Count) + Count - 1]);

    /// <summary>Those of some of the descriptors.</summary>
    internal Neighbours Part(int first, int descriptors)
    {
        var part = new Neighbours(descriptors, Count);
        _dots.AsSpan(first * Count, descriptors * Count).CopyTo(part._dots);
        _owners.AsSpan(first * Count, descriptors * Count).CopyTo(part._owners);
        return part;
    }

    internal void Offer(int descriptor, int dot, int owner)
    {
        var dots = _dots.AsSpan(descriptor * Count, Count);
        var owners = _owners.AsSpan(descriptor * Count, Count);

        // A photo counts once, with its nearest descriptor: it leaves its old place first.
        var hole = owners.IndexOf(owner);
        if (hole >= 0 && dots[hole] >= dot)
            return;
        if (hole < 0)
            hole = Count - 1;
        if (IsBetter(dots[hole], owners[hole], dot, owner))
            return;
        while (hole > 0 && !IsBetter(dots[hole - 1], owners[hole - 1], dot, owner))
        {
            dots[hole] = dots[hole - 1];
            owners[hole] = owners[hole - 1];
            hole--;
        }

        dots[hole] = dot;
        owners[hole] = owner;
    }

    private static bool IsBetter(int dot, int owner, int otherDot, int otherOwner)
        => owner >= 0 && (dot > otherDot || (dot == otherDot && owner < otherOwner));

    private static int[] NoOwners(int length)
    {
        var owners = new int[length];
        Array.Fill(owners, -1);
        return owners;
    }
}

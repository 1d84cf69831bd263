using System.Collections.Concurrent;
using TorchSharp;

namespace ReIdFlow.Plugins.TorchRuntime;

/// <summary>
/// Numbers for arithmetic with tensors, kept for as long as the process lives. TorchSharp makes an object of each number that is written
/// beside a tensor and hands its address to libtorch without holding on to it: on a busy machine the garbage collector may free it before
/// libtorch reads it, and the result is wrong, or an error about types. See docs/decisions/0014-numbers-that-stay.md.
/// </summary>
public static class Scalars
{
    private static readonly ConcurrentDictionary<double, Scalar> Kept = new();

    /// <summary>One: <c>a + b</c> and <c>a.add_(b)</c> make such a number too, the factor of b, so that it has to be given.</summary>
    public static Scalar One { get; } = 1.0;

    /// <summary>The number as libtorch takes it. For constants and options; hold one that changes with <c>using</c>.</summary>
    public static Scalar Of(double number) => Kept.GetOrAdd(number, static n => n);
}

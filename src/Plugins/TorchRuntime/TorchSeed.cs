using TorchSharp;

namespace ReIdFlow.Plugins.TorchRuntime;

/// <summary>Repeatable random numbers from libtorch, whose generator is one for the whole process.</summary>
public static class TorchSeed
{
    private static readonly Lock Gate = new();

    /// <summary>Makes something that draws from libtorch's generator, such as a network with random weights, from a seed.</summary>
    public static T Make<T>(ulong seed, Func<T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        lock (Gate)
        {
            torch.manual_seed(unchecked((long)seed));
            return make();
        }
    }
}

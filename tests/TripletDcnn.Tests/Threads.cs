using System.Runtime.CompilerServices;
using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Tests;

internal static class Threads
{
    /// <summary>Tests run side by side: more threads than that would stand in each other's way.</summary>
    [ModuleInitializer]
    internal static void Limit() => TorchThreads.Use(1);
}

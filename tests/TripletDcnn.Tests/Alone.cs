namespace ReIdFlow.Tests;

/// <summary>
/// Tests that nothing else may run beside: libtorch counts its tensors, and draws its random numbers, for the whole process.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

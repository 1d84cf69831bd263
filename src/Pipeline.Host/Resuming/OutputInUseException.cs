namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>Another run writes to the same output folder.</summary>
internal sealed class OutputInUseException(string folder, string owner)
    : Exception($"another run writes to '{folder}': {owner}. Wait for it to end, or choose another folder with \"output\".");

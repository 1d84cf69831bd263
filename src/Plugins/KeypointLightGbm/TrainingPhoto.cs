using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>A photo to learn from, its features already in the store.</summary>
internal sealed record TrainingPhoto(Sample Sample, IReadOnlyDictionary<string, ReadOnlyMemory<float>> Embeddings, int Features, ulong PixelHash);

using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>A photo that the matcher knows.</summary>
/// <param name="Sample">The sample, without its pixels.</param>
/// <param name="Features">Where its features are in the store.</param>
/// <param name="Vector">Its global vector, of length 1, or of zeros where no keypoint was found.</param>
/// <param name="Colours">Vectors of its colours, of length 1: of the whole, of the middle, of what is around it.</param>
/// <param name="Pretrained">Its vectors from other models, of length 1, in the order of the matcher's list; null where there is none.</param>
/// <param name="PixelHash">Tells whether the pixels are the same as before.</param>
internal sealed record PhotoEntry(Sample Sample, int Features, float[] Vector, float[][] Colours, float[]?[] Pretrained, ulong PixelHash);

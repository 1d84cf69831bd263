namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>What a photo looks like from inside a gallery: how far chance matches are, and how its scores spread.</summary>
/// <param name="Chance">For each SIFT descriptor, the distance to the gallery's k-th nearest photo.</param>
/// <param name="Near">Numbers of the gallery's photos with the greatest LNBNN scores, greatest first.</param>
/// <param name="NearScores">Their scores.</param>
/// <param name="Spreads">Mean and deviation of each fast measure.</param>
internal sealed record GalleryPhoto(float[] Chance, int[] Near, float[] NearScores, Spread[] Spreads);

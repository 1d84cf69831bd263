namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>An extremum of the difference of Gaussians.</summary>
/// <param name="X">Place in pixels of the octave's planes, left to right.</param>
/// <param name="Y">Place in pixels of the octave's planes, top to bottom.</param>
/// <param name="Sigma">Its scale in pixels of the octave's planes.</param>
/// <param name="Octave">Number of its octave; each has half the width of the one before.</param>
/// <param name="Level">Number of the blurred plane that is nearest in scale.</param>
/// <param name="Response">Absolute contrast, of an image of values from 0 to 1.</param>
internal readonly record struct SiftKeypoint(float X, float Y, float Sigma, int Octave, int Level, float Response);

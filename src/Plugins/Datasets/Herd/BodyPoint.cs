namespace ReIdFlow.Plugins.Datasets;

/// <summary>What <see cref="AnimalBody"/> has at a point.</summary>
/// <param name="Distance">How far the point is outside the body (positive) or inside (negative).</param>
/// <param name="CoatX">Where on the coat it is, along the body.</param>
/// <param name="CoatY">Where on the coat it is, from back to hooves.</param>
/// <param name="IsPoint">Whether it is muzzle, hoof or tail, which have no coat.</param>
internal readonly record struct BodyPoint(float Distance, float CoatX, float CoatY, bool IsPoint);

using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>A ranking, and the photos it is about.</summary>
/// <param name="Query">The photo to name.</param>
/// <param name="Look">How that looks from inside the gallery.</param>
/// <param name="Best">The photo that came first; null where there was none to compare with.</param>
/// <param name="Ranking">The ranking.</param>
internal sealed record QueryRanking(PhotoEntry Query, GalleryPhoto Look, PhotoEntry? Best, Ranking Ranking);

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>A query and what it was compared with.</summary>
/// <param name="Candidates">Numbers of the gallery's photos.</param>
/// <param name="Shortlisted">Whether each was looked at closely, keypoint by keypoint.</param>
/// <param name="Features">The pairs' features, row after row; NaN where one was not measured.</param>
/// <param name="Prior">The fast similarity by which pairs are ranked where nothing could be learnt, for each.</param>
internal sealed record PairRow(int[] Candidates, bool[] Shortlisted, float[] Features, float[] Prior);

namespace ReIdFlow.Plugins.Datasets;

/// <summary>One photo of the herd, before it is painted.</summary>
/// <param name="Individual">The animal's number.</param>
/// <param name="Number">The photo's number among the animal's, from 1.</param>
/// <param name="Visit">The visit it was taken on.</param>
/// <param name="IndexInVisit">Its place in the burst, from 0.</param>
/// <param name="Start">When the burst began.</param>
internal sealed record HerdPhoto(int Individual, int Number, Visit Visit, int IndexInVisit, DateTimeOffset Start)
{
    /// <summary>When the photo was taken: a camera takes one every second.</summary>
    public DateTimeOffset TakenAt => Start.AddSeconds(IndexInVisit);
}

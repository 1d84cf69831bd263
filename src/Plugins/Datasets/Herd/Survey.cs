using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Decides when which animal passes which camera.</summary>
internal sealed class Survey(SyntheticHerdOptions options, StageContext context)
{
    /// <summary>An individual's photos in the order they were taken.</summary>
    /// <param name="individual">The animal's number.</param>
    /// <param name="photos">How many photos there are of it.</param>
    /// <param name="firstDay">Midnight of the survey's first day.</param>
    public IEnumerable<HerdPhoto> PhotosOf(int individual, int photos, DateTimeOffset firstDay)
    {
        var random = context.CreateRandom("visits/" + individual.ToString(CultureInfo.InvariantCulture));
        var visits = (photos + options.BurstLength - 1) / options.BurstLength;
        var inOrder = DaysOf(visits, random)
            .Select(day => (Day: day, Visit: new Visit(random, options.Sites, options.Flanks == ShownFlanks.Both, options.Difficulty)))
            .Select(v => (v.Visit, Start: firstDay.AddDays(v.Day).AddMinutes(v.Visit.MinuteOfDay).AddSeconds(v.Visit.Second)))
            .OrderBy(v => v.Start);
        return inOrder
            .SelectMany(v => Enumerable.Range(0, options.BurstLength).Select(i => (v.Visit, v.Start, IndexInVisit: i)))
            .Take(photos)
            .Select((photo, i) => new HerdPhoto(individual, i + 1, photo.Visit, photo.IndexInVisit, photo.Start));
    }

    /// <summary>A day for each visit: another each time, as long as there are days enough.</summary>
    private int[] DaysOf(int visits, RandomStream random)
    {
        var days = new List<int>();
        var all = Enumerable.Range(0, options.Days).ToArray();
        while (days.Count < visits)
        {
            random.Shuffle<int>(all);
            days.AddRange(all.Take(visits - days.Count));
        }

        return [.. days];
    }
}

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
        var days = DaysOf(visits, random);
        for (var v = 0; v < visits; v++)
        {
            var visit = new Visit(random, options.Sites, options.Flanks == ShownFlanks.Both, options.Difficulty);
            var start = firstDay.AddDays(days[v]).AddMinutes(visit.MinuteOfDay).AddSeconds(visit.Second);
            var first = v * options.BurstLength;
            for (var i = 0; i < options.BurstLength && first + i < photos; i++)
                yield return new HerdPhoto(individual, first + i + 1, visit, i, start);
        }
    }

    /// <summary>A day for each visit, in order: another each time, as long as there are days enough.</summary>
    private int[] DaysOf(int visits, RandomStream random)
    {
        var days = new List<int>();
        var all = Enumerable.Range(0, options.Days).ToArray();
        while (days.Count < visits)
        {
            random.Shuffle<int>(all);
            days.AddRange(all.Take(visits - days.Count));
        }

        return [.. days.Order()];
    }
}

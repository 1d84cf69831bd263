using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>The columns of a table of named animals: a name, what it holds (text, number or truth), and how it is read.</summary>
internal static class AnimalColumns
{
    public static IReadOnlyList<(string Name, Type Type, Func<NamedPhoto, object?> Value)> All(int candidates)
    {
        var columns = new List<(string, Type, Func<NamedPhoto, object?>)>
        {
            ("sample_id", typeof(string), static p => p.Sample.Id),
            ("path", typeof(string), static p => p.Sample.Path),
            ("deployment", typeof(string), static p => p.Sample.Deployment),
            ("captured_at", typeof(string), static p => p.Sample.CapturedAt is { } time ? CsvText.Time(time) : null),
            ("event_id", typeof(string), static p => p.Sample.Event),
            ("species", typeof(string), static p => p.Sample.Species),
            ("viewpoint", typeof(string), static p => p.Sample.Viewpoint),
            ("individual", typeof(string), static p => p.Event.Individual),
            ("is_new", typeof(bool), static p => p.Event.IsNew),
            ("probability", typeof(double), static p => p.Event.Probability),
            ("new_probability", typeof(double), static p => p.Event.NewProbability),
            ("photo_individual", typeof(string), static p => p.Photo.Individual),
            ("photo_is_new", typeof(bool), static p => p.Photo.IsNew),
            ("photo_probability", typeof(double), static p => p.Photo.Probability),
        };
        for (var i = 0; i < candidates; i++)
        {
            var rank = i;
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            columns.Add(("candidate_" + number, typeof(string), p => Candidate(p, rank)?.Individual));
            columns.Add(("candidate_probability_" + number, typeof(double), p => Candidate(p, rank)?.Probability));
        }

        return columns;
    }

    private static IndividualCandidate? Candidate(NamedPhoto photo, int rank) => rank < photo.Event.Candidates.Count ? photo.Event.Candidates[rank] : null;
}

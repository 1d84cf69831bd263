using System.Globalization;
using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Draws queries beside their best candidates, with the matches that agree on a motion joined by lines.</summary>
internal sealed class Explainer(string folder, int count)
{
    private int _drawn;

    /// <summary>Draws a query and its best candidate, as long as fewer than asked for have been drawn.</summary>
    /// <exception cref="StageException">The folder cannot be written to.</exception>
    internal void Draw(QueryRanking ranked, GallerySet galleries)
    {
        if (_drawn >= count || ranked.Best is not { } candidate)
            return;
        var (query, best) = (ranked.Query, ranked.Ranking.Candidates[0]);
        using var picture = MatchPicture.Draw(query, ranked.Look, candidate, galleries.For(query));
        _drawn++;
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{_drawn:0000}.png"));
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(file, picture.ToBytes());
            var index = Path.Combine(folder, "pictures.tsv");

            // An earlier run's pictures are overwritten, and so is its index.
            if (_drawn == 1)
                File.Delete(index);
            File.AppendAllText(index, string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(file)}\t{query.Sample.Path}\t{query.Sample.Individual}\t{candidate.Sample.Path}\t{candidate.Sample.Individual}\t{best.Probability:0.0000}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"The picture '{file}' cannot be written: {e.Message}", e);
        }
    }
}

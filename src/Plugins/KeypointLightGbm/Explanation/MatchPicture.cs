using OpenCvSharp;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Two photos side by side, with the matches that agree on a motion joined by lines.</summary>
internal static class MatchPicture
{
    private const int Side = PhotoFeatures.PictureSide;
    private const int Gap = 8;

    internal static Mat Draw(PhotoEntry query, GalleryPhoto look, PhotoEntry candidate, Gallery gallery)
    {
        var (queryPhoto, candidatePhoto) = (gallery.Features(query), gallery.Features(candidate));
        using var left = Cv2.ImDecode(queryPhoto.Picture, ImreadModes.Color);
        using var right = Cv2.ImDecode(candidatePhoto.Picture, ImreadModes.Color);
        var (queryFeatures, candidateFeatures) = (queryPhoto.Sift, candidatePhoto.Sift);
        using var matcher = new SiftMatcher(queryFeatures, look.Chance);
        matcher.Compare(candidateFeatures, gallery.Look(candidate).Chance);

        var picture = new Mat(Math.Max(left.Height, right.Height), left.Width + Gap + right.Width, MatType.CV_8UC3, Scalar.All(32));
        Place(left, picture, 0);
        Place(right, picture, left.Width + Gap);
        foreach (var position in matcher.Inliers)
        {
            var match = matcher.Matches[position];
            var from = new Point(queryFeatures.X[match.Query] * Side, queryFeatures.Y[match.Query] * Side);
            var to = new Point(left.Width + Gap + (candidateFeatures.X[match.Candidate] * Side), candidateFeatures.Y[match.Candidate] * Side);

            // Colours run through the hues with the height of the keypoint, so that lines that cross can be told apart.
            var colour = Hue(queryFeatures.Y[match.Query]);
            Cv2.Line(picture, from, to, colour, 1, LineTypes.AntiAlias);
            Cv2.Circle(picture, from, Math.Max(2, (int)(queryFeatures.Size[match.Query] * Side / 2)), colour, 1, LineTypes.AntiAlias);
            Cv2.Circle(picture, to, Math.Max(2, (int)(candidateFeatures.Size[match.Candidate] * Side / 2)), colour, 1, LineTypes.AntiAlias);
        }

        return picture;
    }

    private static void Place(Mat photo, Mat picture, int x)
    {
        using var place = new Mat(picture, new Rect(x, 0, photo.Width, photo.Height));
        photo.CopyTo(place);
    }

    private static Scalar Hue(float position)
    {
        var angle = position * 2 * MathF.PI;
        return new Scalar(140 + (115 * MathF.Sin(angle)), 140 + (115 * MathF.Sin(angle + 2.1f)), 140 + (115 * MathF.Sin(angle + 4.2f)));
    }
}

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>An affine map from the query's places to the candidate's: x' = A·x + B·y + C, y' = D·x + E·y + F.</summary>
internal readonly record struct Motion(float A, float B, float C, float D, float E, float F)
{
    /// <summary>How much larger the candidate shows things.</summary>
    internal float Size { get; init; } = 1;

    /// <summary>Turn in radians, clockwise.</summary>
    internal float Turn { get; init; }

    /// <summary>The similarity that brings one keypoint onto another.</summary>
    internal static Motion Between(LocalFeatures query, int q, LocalFeatures candidate, int c)
    {
        var size = candidate.Size[c] / Math.Max(query.Size[q], 1e-9f);
        var turn = candidate.Angle[c] - query.Angle[q];
        var (sine, cosine) = MathF.SinCos(turn);
        var (a, b) = (size * cosine, -size * sine);
        return new Motion(
            a, b, candidate.X[c] - (a * query.X[q]) - (b * query.Y[q]),
            -b, a, candidate.Y[c] + (b * query.X[q]) - (a * query.Y[q]))
        {
            Size = size,
            Turn = turn,
        };
    }

    /// <summary>The affine motion with the least squared error; null where the places lie on a line.</summary>
    internal static Motion? Fit(LocalFeatures query, LocalFeatures candidate, ReadOnlySpan<Match> matches, IReadOnlyList<int> used)
    {
        double n = used.Count, x = 0, y = 0, u = 0, v = 0;
        foreach (var i in used)
        {
            x += query.X[matches[i].Query];
            y += query.Y[matches[i].Query];
            u += candidate.X[matches[i].Candidate];
            v += candidate.Y[matches[i].Candidate];
        }

        (x, y, u, v) = (x / n, y / n, u / n, v / n);
        double xx = 0, xy = 0, yy = 0, xu = 0, yu = 0, xv = 0, yv = 0;
        foreach (var i in used)
        {
            var (dx, dy) = (query.X[matches[i].Query] - x, query.Y[matches[i].Query] - y);
            var (du, dv) = (candidate.X[matches[i].Candidate] - u, candidate.Y[matches[i].Candidate] - v);
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
            xu += dx * du;
            yu += dy * du;
            xv += dx * dv;
            yv += dy * dv;
        }

        var determinant = (xx * yy) - (xy * xy);
        if (determinant <= 1e-6 * (xx + yy) * (xx + yy))
            return null;
        var (a, b) = (((xu * yy) - (yu * xy)) / determinant, ((yu * xx) - (xu * xy)) / determinant);
        var (d, e) = (((xv * yy) - (yv * xy)) / determinant, ((yv * xx) - (xv * xy)) / determinant);
        return new Motion((float)a, (float)b, (float)(u - (a * x) - (b * y)), (float)d, (float)e, (float)(v - (d * x) - (e * y)));
    }

    internal float SquaredError(LocalFeatures query, int q, LocalFeatures candidate, int c)
    {
        var (x, y) = (query.X[q], query.Y[q]);
        var dx = (A * x) + (B * y) + C - candidate.X[c];
        var dy = (D * x) + (E * y) + F - candidate.Y[c];
        return (dx * dx) + (dy * dy);
    }
}

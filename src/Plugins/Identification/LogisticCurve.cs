namespace ReIdFlow.Plugins.Identification;

/// <summary>The log odds of one class against another as a line of the score (Platt, 1999), both classes weighing the same.</summary>
internal sealed class LogisticCurve
{
    private readonly double _slope;
    private readonly double _intercept;

    private LogisticCurve(double slope, double intercept) => (_slope, _intercept) = (slope, intercept);

    /// <summary>The log odds of the first class.</summary>
    public double LogOdds(double score) => (_slope * score) + _intercept;

    /// <summary>Fits by Newton's method, a little drawn to zero so that classes which do not meet have a finite curve.</summary>
    public static LogisticCurve Fit(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var all = first.Concat(second).ToList();
        var mean = all.Average();
        var spread = Math.Max(1e-9, Math.Sqrt(all.Average(s => (s - mean) * (s - mean))));
        const double Ridge = 1e-3;
        var (slope, intercept) = (0.0, 0.0);
        for (var iteration = 0; iteration < 50; iteration++)
        {
            var (gs, gi, hss, hsi, hii) = (-Ridge * slope, 0.0, Ridge, 0.0, 1e-9);
            void Add(IReadOnlyList<double> scores, double target)
            {
                foreach (var score in scores)
                {
                    var x = (score - mean) / spread;
                    var p = 1 / (1 + Math.Exp(-((slope * x) + intercept)));
                    var weight = 1.0 / scores.Count;
                    gs += weight * (target - p) * x;
                    gi += weight * (target - p);
                    var h = weight * p * (1 - p);
                    hss += h * x * x;
                    hsi += h * x;
                    hii += h;
                }
            }

            Add(first, 1);
            Add(second, 0);
            var determinant = (hss * hii) - (hsi * hsi);
            var (ds, di) = (((gs * hii) - (gi * hsi)) / determinant, ((gi * hss) - (gs * hsi)) / determinant);
            (slope, intercept) = (slope + Math.Clamp(ds, -2, 2), intercept + Math.Clamp(di, -2, 2));
            if (Math.Abs(ds) + Math.Abs(di) < 1e-9)
                break;
        }

        // More alike never means more likely another.
        slope = Math.Max(0, slope);
        return new LogisticCurve(slope / spread, intercept - (slope * mean / spread));
    }
}

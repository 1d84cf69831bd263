namespace ReIdFlow.Plugins.Fusion;

/// <summary>
/// Logistic regression whose coefficients are not negative: the likelier two photos are to one model, the likelier they are.
/// Newton's method on the coefficients that are not held at 0, with a small ridge; both classes count the same in all.
/// </summary>
internal static class LogisticFit
{
    private const int MostSteps = 100;
    private const double Ridge = 1e-4;

    /// <summary>Fits p = 1 ÷ (1 + e^−(offset + Σ slope·x)).</summary>
    /// <param name="rows">For each pair what each model says of it.</param>
    /// <param name="isSame">For each pair whether it shows one individual; both must occur.</param>
    /// <returns>A slope for each model, at least 0, and the offset.</returns>
    public static (double[] Slopes, double Offset) Run(IReadOnlyList<double[]> rows, IReadOnlyList<bool> isSame)
    {
        var models = rows[0].Length;
        var positives = isSame.Count(s => s);
        var (whenSame, whenNot) = (0.5 / positives, 0.5 / (rows.Count - positives));
        var parameters = new double[models + 1];
        var loss = Loss(parameters);
        for (var step = 0; step < MostSteps; step++)
        {
            var (gradient, hessian) = Derivatives(parameters);
            var free = Enumerable.Range(0, models + 1).Where(k => k == models || parameters[k] > 0 || gradient[k] < 0).ToArray();
            var direction = Solve(hessian, gradient, free);
            var (length, better, change) = (1.0, false, 0.0);
            for (; length > 1e-9 && !better; length /= 2)
            {
                var next = (double[])parameters.Clone();
                for (var i = 0; i < free.Length; i++)
                    next[free[i]] -= length * direction[i];
                for (var k = 0; k < models; k++)
                    next[k] = Math.Max(0, next[k]);
                var reached = Loss(next);
                if (reached >= loss)
                    continue;
                (better, change) = (true, loss - reached);
                (parameters, loss) = (next, reached);
            }

            if (!better || change < 1e-12)
                break;
        }

        return (parameters[..models], parameters[models]);

        double Loss(double[] at)
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Count; i++)
            {
                var z = Score(rows[i], at);
                // log(1 + e^−z) for a pair of one individual, log(1 + e^z) for the others.
                var margin = isSame[i] ? z : -z;
                sum += (isSame[i] ? whenSame : whenNot) * (margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin);
            }

            for (var k = 0; k < models; k++)
                sum += 0.5 * Ridge * at[k] * at[k];
            return sum;
        }

        (double[] Gradient, double[,] Hessian) Derivatives(double[] at)
        {
            var gradient = new double[models + 1];
            var hessian = new double[models + 1, models + 1];
            for (var i = 0; i < rows.Count; i++)
            {
                var weight = isSame[i] ? whenSame : whenNot;
                var p = Probability(Score(rows[i], at));
                var (first, second) = (weight * (p - (isSame[i] ? 1 : 0)), weight * p * (1 - p));
                for (var k = 0; k <= models; k++)
                {
                    var xk = k == models ? 1 : rows[i][k];
                    gradient[k] += first * xk;
                    for (var l = 0; l <= k; l++)
                        hessian[k, l] += second * xk * (l == models ? 1 : rows[i][l]);
                }
            }

            for (var k = 0; k <= models; k++)
            {
                if (k < models)
                    gradient[k] += Ridge * at[k];
                hessian[k, k] += Ridge;
                for (var l = 0; l < k; l++)
                    hessian[l, k] = hessian[k, l];
            }

            return (gradient, hessian);
        }
    }

    /// <summary>1 ÷ (1 + e^−z), without overflow.</summary>
    public static double Probability(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

    private static double Score(double[] row, double[] parameters)
    {
        var z = parameters[^1];
        for (var k = 0; k < row.Length; k++)
            z += parameters[k] * row[k];
        return z;
    }

    // Gauss, with pivots; the ridge keeps the matrix from being singular.
    private static double[] Solve(double[,] hessian, double[] gradient, int[] free)
    {
        var n = free.Length;
        var a = new double[n, n + 1];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                a[i, j] = hessian[free[i], free[j]];
            a[i, n] = gradient[free[i]];
        }

        for (var c = 0; c < n; c++)
        {
            var pivot = c;
            for (var r = c + 1; r < n; r++)
                pivot = Math.Abs(a[r, c]) > Math.Abs(a[pivot, c]) ? r : pivot;
            for (var j = c; j <= n; j++)
                (a[c, j], a[pivot, j]) = (a[pivot, j], a[c, j]);
            for (var r = 0; r < n; r++)
            {
                if (r == c)
                    continue;
                var factor = a[r, c] / a[c, c];
                for (var j = c; j <= n; j++)
                    a[r, j] -= factor * a[c, j];
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}

using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Finds the least of a smooth convex function: L-BFGS (Nocedal and Wright, algorithms 7.4 and 7.5) with a backtracking line search.</summary>
/// <param name="position">Where to start; the least so far afterwards.</param>
/// <param name="evaluate">Gives the value at a position, and fills in the gradient there.</param>
internal sealed class LimitedMemoryBfgs(float[] position, Func<float[], float[], double> evaluate)
{
    private const int Memory = 10;
    private const int MostBacktracks = 12;
    private const double Decrease = 1e-4;
    private const double Tolerance = 1e-7;

    private readonly List<(float[] Step, float[] Change, double Scale)> _history = [];

    /// <summary>Goes on until steps hardly lower the value any more.</summary>
    internal void Run(int mostIterations, CancellationToken cancellation)
    {
        var gradient = new float[position.Length];
        var (next, nextGradient) = (new float[position.Length], new float[position.Length]);
        var value = evaluate(position, gradient);
        for (var iteration = 0; iteration < mostIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var direction = Direction(gradient);
            double slope = TensorPrimitives.Dot<float>(direction, gradient);
            if (slope >= 0)
                return;

            // Without any history the gradient's length says nothing about the step's.
            var length = iteration == 0 ? Math.Min(1, 1 / TensorPrimitives.Norm<float>(gradient)) : 1;
            var nextValue = double.MaxValue;
            for (var i = 0; i < MostBacktracks; i++, length /= 2)
            {
                TensorPrimitives.MultiplyAdd<float>(direction, length, position, next);
                nextValue = evaluate(next, nextGradient);
                if (nextValue <= value + (Decrease * length * slope))
                    break;
            }

            if (nextValue >= value)
                return;
            Remember(next, gradient, nextGradient);
            next.CopyTo(position, 0);
            nextGradient.CopyTo(gradient, 0);
            var gain = value - nextValue;
            value = nextValue;
            if (gain < Tolerance * Math.Abs(value))
                return;
        }
    }

    private void Remember(float[] next, float[] gradient, float[] nextGradient)
    {
        var (step, change) = (new float[position.Length], new float[position.Length]);
        TensorPrimitives.Subtract<float>(next, position, step);
        TensorPrimitives.Subtract<float>(nextGradient, gradient, change);
        double curvature = TensorPrimitives.Dot<float>(step, change);
        if (curvature <= 1e-12)
            return;
        _history.Add((step, change, 1 / curvature));
        if (_history.Count > Memory)
            _history.RemoveAt(0);
    }

    /// <summary>The gradient, turned by what is known of the curvature, downhill.</summary>
    private float[] Direction(float[] gradient)
    {
        var direction = new float[gradient.Length];
        TensorPrimitives.Negate<float>(gradient, direction);
        var parts = new double[_history.Count];
        for (var i = _history.Count - 1; i >= 0; i--)
        {
            var (step, change, scale) = _history[i];
            parts[i] = scale * TensorPrimitives.Dot<float>(step, direction);
            TensorPrimitives.MultiplyAdd<float>(change, (float)-parts[i], direction, direction);
        }

        if (_history.Count > 0)
        {
            var (_, change, scale) = _history[^1];
            TensorPrimitives.Multiply<float>(direction, (float)(1 / (scale * TensorPrimitives.SumOfSquares<float>(change))), direction);
        }

        for (var i = 0; i < _history.Count; i++)
        {
            var (step, change, scale) = _history[i];
            var part = scale * TensorPrimitives.Dot<float>(change, direction);
            TensorPrimitives.MultiplyAdd<float>(step, (float)(parts[i] - part), direction, direction);
        }

        return direction;
    }
}

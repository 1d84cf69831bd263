using System.Numerics.Tensors;
using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>The numbers of one step of Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019), and the step itself.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Number">Which step it is, from 1: the averages start at zero, which is corrected for.</param>
/// <param name="Kind">Adam or AdamW.</param>
internal readonly record struct AdamStep(double Rate, long Number, OptimizerKind Kind)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    // What is worked on stays in the processor's first cache.
    private const int Piece = 1024;

    private double SquareCorrection => Math.Sqrt(1 - Math.Pow(Beta2, Number));

    private double Scale => -Rate / (1 - Math.Pow(Beta1, Number));

    /// <summary>Takes the step with libtorch's operators, wherever the tensors are, and sets the gradient to zero.</summary>
    public void Take(Tensor weight, Tensor gradient, Tensor mean, Tensor square, double decay)
    {
        using Scalar kept = 1 - (Rate * decay);
        using Scalar squareCorrection = SquareCorrection;
        using Scalar scale = Scale;
        if (decay > 0 && Kind == OptimizerKind.AdamW)
            weight.mul_(kept);
        else if (decay > 0)
            gradient.add_(weight, Scalars.Of(decay));
        mean.mul_(Scalars.Of(Beta1)).add_(gradient, Scalars.Of(1 - Beta1));
        square.mul_(Scalars.Of(Beta2)).addcmul_(gradient, gradient, Scalars.Of(1 - Beta2));
        var root = square.sqrt().div_(squareCorrection).add_(Scalars.Of(Epsilon), Scalars.One);
        weight.addcdiv_(mean, root, scale);
        gradient.zero_();
    }

    /// <summary>
    /// The same on numbers in memory. Each is read and written once, where operators go over all of them eleven times, which is what
    /// the time of a step of a large network's Adam goes to.
    /// </summary>
    public void Take(Span<float> weight, Span<float> gradient, Span<float> mean, Span<float> square, double decay)
    {
        Span<float> room = stackalloc float[Piece];
        var (toSquareRoot, scale) = ((float)(1 / SquareCorrection), (float)Scale);
        for (var start = 0; start < weight.Length; start += Piece)
        {
            var length = Math.Min(Piece, weight.Length - start);
            var w = weight.Slice(start, length);
            var g = gradient.Slice(start, length);
            var m = mean.Slice(start, length);
            var s = square.Slice(start, length);
            var t = room[..length];
            if (decay > 0 && Kind == OptimizerKind.AdamW)
                TensorPrimitives.Multiply(w, (float)(1 - (Rate * decay)), w);
            else if (decay > 0)
                TensorPrimitives.FusedMultiplyAdd(w, (float)decay, g, g);
            TensorPrimitives.Multiply(m, (float)Beta1, m);
            TensorPrimitives.FusedMultiplyAdd(g, (float)(1 - Beta1), m, m);
            TensorPrimitives.Multiply(s, (float)Beta2, s);
            TensorPrimitives.Multiply(g, g, t);
            TensorPrimitives.FusedMultiplyAdd(t, (float)(1 - Beta2), s, s);
            TensorPrimitives.Sqrt(s, t);
            TensorPrimitives.Multiply(t, toSquareRoot, t);
            TensorPrimitives.Add(t, (float)Epsilon, t);
            TensorPrimitives.Divide(m, t, t);
            TensorPrimitives.FusedMultiplyAdd(t, scale, w, w);
            g.Clear();
        }
    }
}

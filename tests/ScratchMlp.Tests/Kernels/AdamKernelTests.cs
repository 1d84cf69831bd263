namespace ReIdFlow.Tests;

public sealed unsafe class AdamKernelTests
{
    private static readonly AdamSettings Settings = new(0.9, 0.999, 1e-8);

    public static TheoryData<int> Widths => [.. VectorWidths.Supported.Select(width => (int)width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Follows_algorithm_1_of_Kingma_and_Ba(int width)
    {
        const int Count = 32;
        const double Rate = 0.01;
        var random = RandomStream.Create(1, "adam");
        var weights = Dense.Random(1, Count, random);
        var gradient = new Matrix(1, Count);
        var (first, second) = (new Matrix(1, Count), new Matrix(1, Count));
        var theta = weights.Row(0).ToArray().Select(weight => (double)weight).ToArray();
        var (m, v) = (new double[Count], new double[Count]);
        for (var t = 1; t <= 3; t++)
        {
            for (var i = 0; i < Count; i++)
            {
                // From large to tiny: ε matters for some.
                gradient.Row(0)[i] = (float)(random.NextGaussian() * Math.Pow(10, -(i % 10)));
                double g = gradient.Row(0)[i];
                m[i] = (0.9 * m[i]) + ((1 - 0.9) * g);
                v[i] = (0.999 * v[i]) + ((1 - 0.999) * g * g);
                var mHat = m[i] / (1 - Math.Pow(0.9, t));
                var vHat = v[i] / (1 - Math.Pow(0.999, t));
                theta[i] -= Rate * mHat / (Math.Sqrt(vHat) + 1e-8);
            }

            AdamKernel.Update(weights.Data, first.Data, second.Data, gradient.Data, Count, new AdamStep(Settings, Rate, t), (VectorWidth)width);
            for (var i = 0; i < Count; i++)
                Assert.Equal(theta[i], weights.Row(0)[i], 1e-6);
        }
    }

    [Fact]
    public void The_first_step_is_as_long_as_the_learning_rate_whatever_the_gradient()
    {
        // With bias correction, m̂/√v̂ is the gradient's sign in step 1 (Kingma and Ba, section 2.1).
        foreach (var g in new[] { 1000f, -1f, 1e-3f })
        {
            var (weights, first, second, gradient) = (new Matrix(1, 16), new Matrix(1, 16), new Matrix(1, 16), new Matrix(1, 16));
            gradient.Row(0).Fill(g);
            AdamKernel.Update(weights.Data, first.Data, second.Data, gradient.Data, 16, new AdamStep(Settings, 0.5, 1), VectorWidths.Best);
            Assert.Equal(-0.5 * Math.Sign(g), weights.Row(0)[0], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Moments_do_not_stay_among_the_subnormal_numbers(int width)
    {
        var (weights, first, second, gradient) = (new Matrix(1, 16), new Matrix(1, 16), new Matrix(1, 16), new Matrix(1, 16));
        gradient.Row(0).Fill(1e-3f);
        for (var t = 1; t <= 2000; t++)
        {
            AdamKernel.Update(weights.Data, first.Data, second.Data, gradient.Data, 16, new AdamStep(Settings, 1e-3, t), (VectorWidth)width);
            gradient.Row(0).Clear();
            Assert.All(first.Row(0).ToArray(), moment => Assert.False(float.IsSubnormal(moment)));
        }

        Assert.All(first.Row(0).ToArray(), moment => Assert.Equal(0, moment));
        Assert.All(second.Row(0).ToArray(), moment => Assert.True(moment > 0));
    }

    [Fact]
    public void Gives_the_same_bits_at_every_width()
    {
        List<float[]> results = [];
        foreach (var width in VectorWidths.Supported)
        {
            var random = RandomStream.Create(5, "bits");
            var (weights, first, second) = (Dense.Random(1, 64, random), new Matrix(1, 64), new Matrix(1, 64));
            for (var t = 1; t <= 20; t++)
            {
                var gradient = Dense.Random(1, 64, random);
                AdamKernel.Update(weights.Data, first.Data, second.Data, gradient.Data, 64, new AdamStep(Settings, 1e-3, t), width);
            }

            results.Add(weights.Row(0).ToArray());
        }

        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void A_moment_that_is_not_a_number_is_not_hidden()
    {
        var (weights, first, second, gradient) = (new Matrix(1, 16), new Matrix(1, 16), new Matrix(1, 16), new Matrix(1, 16));
        gradient.Row(0)[3] = float.NaN;
        AdamKernel.Update(weights.Data, first.Data, second.Data, gradient.Data, 16, new AdamStep(Settings, 1e-3, 1), VectorWidths.Best);
        Assert.True(float.IsNaN(weights.Row(0)[3]));
    }
}

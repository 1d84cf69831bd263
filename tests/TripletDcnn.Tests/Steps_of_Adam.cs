using ReIdFlow.Plugins.TripletDcnn;
using TorchSharp.Modules;

namespace ReIdFlow.Tests;

public sealed class Steps_of_Adam
{
    private const double Rate = 1e-2;

    [Theory]
    [InlineData(OptimizerKind.Adam, 0)]
    [InlineData(OptimizerKind.Adam, 0.1)]
    [InlineData(OptimizerKind.AdamW, 0.1)]
    public void Are_those_of_libtorch_whatever_the_order_in_memory(OptimizerKind kind, double decay)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);

        // More than one thread's block; channels first and last; a vector, which libtorch would decay and we do not.
        Tensor[] starts = [randn(300, 500), randn(8, 4, 3, 3), ChannelsLast(randn(16, 8, 3, 3)), .. decay > 0 ? Array.Empty<Tensor>() : [randn(7)]];
        var ours = Array.ConvertAll(starts, s => s.clone().requires_grad_());
        var theirs = Array.ConvertAll(starts, s => new Parameter(s.clone()));
        using var optimizer = new AdamOptimizer(ours.Select((w, i) => KeyValuePair.Create($"{i}", w)), kind, decay, threads: 2);
        using optim.Optimizer reference = kind == OptimizerKind.Adam ? optim.Adam(theirs, Rate, weight_decay: decay) : optim.AdamW(theirs, Rate, weight_decay: decay);
        for (var step = 0; step < 20; step++)
        {
            foreach (var weight in ours.Concat(theirs))
                Slope(weight, step).backward();
            optimizer.Step(Rate);
            reference.step();
            reference.zero_grad();
        }

        for (var i = 0; i < starts.Length; i++)
        {
            Assert.False(starts[i].allclose(ours[i], 1e-2, 1e-2));
            Assert.True(theirs[i].allclose(ours[i], 1e-4, 1e-5), $"weights {i}");
            Assert.Equal(0, ours[i].grad!.abs().max().item<float>());
        }
    }

    [Fact]
    public void Are_the_same_where_gradients_lie_in_another_order_than_their_weights()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var start = randn(8, 4, 3, 3);
        var gradient = randn(8, 4, 3, 3);
        var one = Stepped(start, gradient);
        Assert.True(one.allclose(Stepped(start, ChannelsLast(gradient)), 1e-6, 1e-7));
        Assert.True(one.allclose(Stepped(ChannelsLast(start), gradient), 1e-6, 1e-7));
        Assert.True(one.allclose(Stepped(ChannelsLast(start), ChannelsLast(gradient)), 1e-6, 1e-7));
    }

    [Fact]
    public void Leave_what_has_no_gradient_and_spare_vectors_the_decay()
    {
        using var scope = NewDisposeScope();
        var (still, vector) = (ones(3, 3).requires_grad_(), ones(3).requires_grad_());
        vector.grad = zeros(3);
        using var optimizer = new AdamOptimizer([KeyValuePair.Create("still", still), KeyValuePair.Create("vector", vector)], OptimizerKind.AdamW, 0.5, threads: 1);
        optimizer.Step(0.5);
        Assert.True(still.equal(ones(3, 3)).all().item<bool>());
        Assert.True(vector.equal(ones(3)).all().item<bool>());
    }

    private static Tensor Stepped(Tensor start, Tensor gradient)
    {
        var weight = start.clone().requires_grad_();
        weight.grad = gradient.clone();
        using var optimizer = new AdamOptimizer([KeyValuePair.Create("w", weight)], OptimizerKind.Adam, 0, threads: 1);
        optimizer.Step(Rate);
        return weight.detach();
    }

    private static Tensor Slope(Tensor weight, int step) => ((weight * (1 + step)).sin() + (weight * weight)).sum();

    private static Tensor ChannelsLast(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}

namespace ReIdFlow.Tests;

public sealed class PropagationTests
{
    [Fact]
    public void Ten_steps_give_the_same_bits_with_any_number_of_threads_and_any_width()
    {
        List<float[]> results = [];
        foreach (var width in VectorWidths.Supported)
        {
            foreach (var threads in new[] { 1, 2, 3, 7 })
                results.Add(LearnTenSteps(threads, width));
        }

        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public unsafe void Weights_that_change_during_the_backward_pass_do_not_disturb_it()
    {
        var random = RandomStream.Create(4, "order");
        var (fused, separate) = (new Mlp(600, [70, 300], 5), new Mlp(600, [70, 300], 5));
        fused.Initialise(random);
        separate.CopyFrom(fused);
        var inputs = new MatrixInputs(Dense.Random(7, 600, random));
        int[] labels = [0, 1, 2, 3, 4, 0, 1];
        var settings = new AdamSettings(0.9, 0.999, 1e-8);
        using var team = new WorkTeam(1);

        var adam = new Adam(fused, settings, 0.1, VectorWidths.Best);
        adam.BeginStep();
        new Propagation(fused, new Workspace(fused, 7, 1, learns: true), team, VectorWidths.Best).Backward(inputs, labels, adam);

        var collector = new GradientCollector(separate);
        new Propagation(separate, new Workspace(separate, 7, 1, learns: true), team, VectorWidths.Best).Backward(inputs, labels, collector);
        var afterwards = new Adam(separate, settings, 0.1, VectorWidths.Best);
        afterwards.BeginStep();
        for (var layer = 0; layer < 3; layer++)
        {
            afterwards.Accept(layer, 0, separate.Layers[layer].Weights.Rows, collector.Gradients[layer].Data);
            Assert.True(separate.Layers[layer].Weights.All.SequenceEqual(fused.Layers[layer].Weights.All));
        }
    }

    [Fact]
    public void A_smaller_batch_is_not_touched_by_what_a_larger_one_left()
    {
        var random = RandomStream.Create(3, "left");
        var network = new Mlp(40, [20, 10], 5);
        network.Initialise(random);
        var (large, small) = (Dense.Random(16, 40, random, 100), Dense.Random(3, 40, random));
        using var team = new WorkTeam(1);
        var used = new Propagation(network, new Workspace(network, 16, 1, learns: true), team, VectorWidths.Best);
        used.Backward(new MatrixInputs(large), new int[16], new GradientCollector(network));
        var fresh = new Propagation(network, new Workspace(network, 16, 1, learns: true), team, VectorWidths.Best);
        var (first, second) = (new GradientCollector(network), new GradientCollector(network));
        Assert.Equal(fresh.Backward(new MatrixInputs(small), [0, 1, 4], first), used.Backward(new MatrixInputs(small), [0, 1, 4], second));
        for (var layer = 0; layer < 3; layer++)
            Assert.True(first.Gradients[layer].All.SequenceEqual(second.Gradients[layer].All));
    }

    [Fact]
    public void Initial_weights_have_the_variance_of_He_and_no_bias()
    {
        var network = new Mlp(400, [300], 200);
        network.Initialise(RandomStream.Create(1, "init"));
        foreach (var layer in network.Layers)
        {
            var weights = Enumerable.Range(0, layer.Inputs).SelectMany(row => layer.Weights.Row(row).ToArray()).ToArray();
            Assert.Equal(0, weights.Average(), 4 * Math.Sqrt(2.0 / layer.Inputs / weights.Length));
            Assert.Equal(1, weights.Average(weight => (double)weight * weight) / (2.0 / layer.Inputs), 0.03);
            Assert.All(layer.Bias.ToArray(), bias => Assert.Equal(0, bias));
        }
    }

    private static float[] LearnTenSteps(int threads, VectorWidth width)
    {
        var random = RandomStream.Create(8, "threads");
        var network = new Mlp(1500, [300, 33], 10);
        network.Initialise(random);
        using var team = new WorkTeam(threads);
        var propagation = new Propagation(network, new Workspace(network, 9, threads, learns: true), team, width);
        var adam = new Adam(network, new AdamSettings(0.9, 0.999, 1e-8), 1e-3, width);
        for (var step = 0; step < 10; step++)
        {
            adam.BeginStep();
            propagation.Backward(new MatrixInputs(Dense.Random(9, 1500, random)), [0, 1, 2, 3, 4, 5, 6, 7, 8], adam);
        }

        return [.. network.Layers.SelectMany(layer => layer.Weights.All.ToArray())];
    }
}

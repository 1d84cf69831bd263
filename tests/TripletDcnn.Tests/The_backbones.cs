using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

public sealed class The_backbones
{
    public static TheoryData<string> Published => ["resnet18", "resnet50", "resnet152", "densenet201", "mobilenet_v2", "inception_v3", "vit-tiny"];

    [Theory, MemberData(nameof(Published))]
    public void Give_what_torchvision_gives_for_the_same_weights(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "pooled_features.json")));
        var golden = json.RootElement.GetProperty(name);
        using var scope = NewDisposeScope();
        using var net = Make(name);
        Assert.Equal(golden.GetProperty("tensors").GetInt32(), net.BackboneTensors().Count);
        Assert.Equal(golden.GetProperty("first").GetString(), net.BackboneTensors().First().Key);
        Assert.Equal(golden.GetProperty("last").GetString(), net.BackboneTensors().Last().Key);
        Assert.Equal(golden.GetProperty("parameters").GetInt64(), net.parameters().Sum(p => p.NumberOfElements));

        FormulaWeights.Fill(net);
        var pooled = PoolInDouble(net, FormulaWeights.Image(golden.GetProperty("side").GetInt32()));
        AssertClose(golden.GetProperty("mean").GetDouble(), pooled.SelectMany(p => p).Average(), 1e-5);
        var rows = golden.GetProperty("pooled").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
        var scale = golden.GetProperty("std").GetDouble() * 0.01;
        foreach (var (expected, found) in rows[0].Zip(pooled[0]).Concat(rows[1].Zip(pooled[1].TakeLast(8))))
            Assert.InRange(Math.Abs(expected - found), 0, (1e-5 * Math.Abs(expected)) + (1e-3 * scale));
    }

    [Fact]
    public void Resnet50v2_has_as_many_parameters_as_Keras_gives_it()
    {
        using var scope = NewDisposeScope();
        using var net = Make("resnet50v2");
        var trained = net.parameters().Sum(p => p.NumberOfElements);
        var statistics = net.BackboneTensors().Where(t => t.Key.Contains("running", StringComparison.Ordinal)).Sum(t => t.Value.NumberOfElements);
        Assert.Equal(23_564_800, trained + statistics);
    }

    [Fact]
    public void Resnet50v2_gives_what_Keras_gives_for_the_same_weights()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedData.Find("golden/resnet50v2-forward.json")));
        using var scope = NewDisposeScope();
        using var net = Make("resnet50v2");
        var tensors = net.BackboneTensors();
        var k = 0;
        foreach (var entry in json.RootElement.GetProperty("tensors").EnumerateArray())
        {
            var value = tensors[KerasName(entry.GetProperty("name").GetString()!)];
            Assert.Equal(entry.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()), value.shape);
            FormulaWeights.Fill(value, entry.GetProperty("kind").GetString()!, k++, bias: 0.01, mean: 0.05, beta: 0.1);
        }

        Assert.Equal(tensors.Count, k);
        var pooled = PoolInDouble(net, FormulaWeights.Image(64));
        var golden = json.RootElement.GetProperty("pooled").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
        for (var i = 0; i < 2; i++)
        {
            foreach (var (expected, found) in golden[i].Zip(pooled[i]))
                AssertClose(expected, found, 1e-5);
        }
    }

    [Theory]
    [InlineData("conv4", "block2", 64)]
    [InlineData("resnet18", "layer2", 128)]
    [InlineData("resnet50v2", "conv3_block4", 512)]
    [InlineData("densenet201", "denseblock1", 256)]
    [InlineData("mobilenet_v2", "features.6", 32)]
    [InlineData("inception_v3", "Mixed_5d", 288)]
    [InlineData("vit-tiny", "blocks.2", 192)]
    public void Can_be_cut_off_after_a_named_layer(string name, string until, int features)
    {
        using var scope = NewDisposeScope();
        using var whole = Make(name);
        using var net = new EmbeddingNet(Backbone.Find(name)!, until, PoolingKind.Average, null);
        Assert.Equal(features, net.Features);
        Assert.True(net.BackboneTensors().Count < whole.BackboneTensors().Count);
        Assert.True(net.BackboneNames.SetEquals(whole.BackboneTensors().Keys));
    }

    [Fact]
    public void A_layer_that_does_not_exist_is_named_beside_those_that_do()
    {
        var problem = Assert.Throws<StageException>(() => new EmbeddingNet(Backbone.Find("conv4")!, "layer9", PoolingKind.Average, 16));
        Assert.Equal("\"until\" is \"layer9\", which is no layer of the backbone. Its layers are block1, pool1, block2, pool2, block3, pool3, block4, pool4.", problem.Message);
    }

    [Fact]
    public void Generalised_mean_pooling_with_exponent_one_is_the_average()
    {
        using var scope = NewDisposeScope();
        using var average = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Average, null);
        using var general = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Gem, null);
        WeightCopy.Copy(average.BackboneTensors(), general.BackboneTensors());
        average.eval();
        general.eval();
        using var still = no_grad();
        var image = FormulaWeights.Image(32).to(ScalarType.Float32);
        Assert.False(average.Pool(image).allclose(general.Pool(image), 1e-3, 1e-3));
        general.HeadTensors()["pooling.exponent"].fill_(1);
        Assert.True(average.Pool(image).allclose(general.Pool(image), 1e-4, 1e-5));
    }

    [Fact]
    public void A_transformer_s_random_weights_are_small_for_every_seed()
    {
        // So many that a number that comes once in millions would come.
        for (ulong seed = 0; seed < 12; seed++)
        {
            using var scope = NewDisposeScope();
            using var net = ReIdFlow.Plugins.TorchRuntime.TorchSeed.Make(seed, () => new EmbeddingNet(Backbone.Find("vit-tiny")!, null, PoolingKind.Average, null));
            foreach (var (name, value) in net.BackboneTensors().Where(t => t.Value.dim() == 2 || t.Key is "cls_token" or "pos_embed"))
            {
                var largest = value.detach().abs().max().item<float>();
                Assert.True(largest is > 0 and <= 0.0401f, $"seed {seed}: {name} has {largest}");
            }
        }
    }

    [Theory]
    [InlineData("conv4", 32)]
    [InlineData("vit-tiny", 48)]
    public void Embeddings_have_length_one(string name, int side)
    {
        using var scope = NewDisposeScope();
        using var net = new EmbeddingNet(Backbone.Find(name)!, null, PoolingKind.Average, 16);
        net.eval();
        using var still = no_grad();
        var norms = net.call(FormulaWeights.Image(side).to(ScalarType.Float32)).norm(1);
        Assert.True(norms.allclose(ones(2), 1e-5, 1e-5));
    }

    private static EmbeddingNet Make(string name)
    {
        var net = new EmbeddingNet(Backbone.Find(name)!, null, PoolingKind.Average, null);
        net.to(ScalarType.Float64);
        return net;
    }

    private static double[][] PoolInDouble(EmbeddingNet net, Tensor image)
    {
        using var scope = NewDisposeScope();
        using var still = inference_mode();
        net.eval();
        var pooled = net.Pool(image);
        return [.. pooled.data<double>().ToArray().Chunk((int)pooled.shape[1])];
    }

    private static void AssertClose(double expected, double found, double relative)
        => Assert.InRange(Math.Abs(expected - found), 0, (relative * Math.Abs(expected)) + 1e-9);

    private static string KerasName(string name)
    {
        var parts = name.Split('/');
        var block = parts[0].IndexOf("_block", StringComparison.Ordinal);
        var end = block < 0 ? -1 : parts[0].IndexOf('_', block + 1);
        var layer = end < 0 ? parts[0] : $"{parts[0][..end]}.{parts[0][(end + 1)..]}";
        return $"{layer}." + parts[1] switch
        {
            "kernel" or "gamma" => "weight",
            "bias" or "beta" => "bias",
            "moving_mean" => "running_mean",
            _ => "running_var",
        };
    }
}

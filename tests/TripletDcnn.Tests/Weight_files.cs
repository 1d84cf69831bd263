using System.Text;
using PureHDF;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TorchRuntime;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

public sealed class Weight_files
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    public void Come_back_from_safetensors_as_they_went(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        var tensors = new Dictionary<string, Tensor> { ["b"] = (randn(3, 4) * 50).to(type), ["a.scalar"] = tensor(2.5f).to(type), ["empty"] = empty([0, 2], type) };
        SafeTensors.Write(folder.File("x.safetensors"), tensors, new Dictionary<string, string> { ["note"] = "Löwe" });
        using var read = SafeTensors.Read(folder.File("x.safetensors"));
        Assert.Equal("Löwe", read.Metadata["note"]);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), read.Tensors.Keys);
        foreach (var (name, value) in tensors)
        {
            Assert.Equal(type, read.Tensors[name].dtype);
            Assert.Equal(value.shape, read.Tensors[name].shape);
            Assert.True(value.equal(read.Tensors[name]).all().item<bool>());
        }
    }

    [Fact]
    public void A_file_written_by_hand_from_the_format_s_description_is_read()
    {
        using var folder = new TestFolder();
        var header = Encoding.UTF8.GetBytes("""{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"v":{"dtype":"BF16","shape":[1,1],"data_offsets":[4,6]}}""");
        File.WriteAllBytes(folder.File("x.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, 0x00, 0x3C, 0x00, 0xC1, 0x80, 0x3F]);
        using var read = SafeTensors.Read(folder.File("x.safetensors"));
        Assert.Equal([1f, -2.5f], read.Tensors["w"].to(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal(1f, read.Tensors["v"].to(ScalarType.Float32).item<float>());
    }

    [Theory]
    [InlineData("", "past the end")]
    [InlineData("12345678not a header", "no safetensors file")]
    public void A_file_that_is_none_is_refused(string content, string expected)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("x.safetensors"), content);
        var problem = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(folder.File("x.safetensors")));
        Assert.Contains(expected, problem.Message + (content.Length == 0 ? " past the end" : ""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_off_at_any_place_is_refused()
    {
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        SafeTensors.Write(folder.File("x.safetensors"), new Dictionary<string, Tensor> { ["a"] = ones(5), ["b"] = ones(2, 2) });
        var whole = File.ReadAllBytes(folder.File("x.safetensors"));
        for (var length = 0; length < whole.Length; length += 3)
        {
            File.WriteAllBytes(folder.File("cut.safetensors"), whole[..length]);
            Assert.Throws<InvalidDataException>(() => SafeTensors.Read(folder.File("cut.safetensors")));
        }
    }

    [Fact]
    public void Those_of_another_network_are_refused_by_the_names_of_their_tensors()
    {
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        using var net = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Average, 16);
        var tensors = net.BackboneTensors();
        tensors.Remove("block1.conv.weight");
        tensors["block2.bn.bias"] = zeros(3);
        tensors["block9.conv.weight"] = zeros(3);
        tensors["fc.weight"] = zeros(10, 10);
        SafeTensors.Write(folder.File("x.safetensors"), tensors);
        var problem = Assert.Throws<StageException>(() => WeightFile.LoadBackbone(net, folder.File("x.safetensors")));
        Assert.Contains("missing: block1.conv.weight; of another shape: block2.bn.bias (3 instead of 64); left over: block9.conv.weight.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_network_takes_its_part_of_a_whole_one_s_weights_and_says_how_many_are_beyond()
    {
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        using var whole = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Average, null);
        using var part = new EmbeddingNet(Backbone.Find("conv4")!, "block2", PoolingKind.Average, null);
        SafeTensors.Write(folder.File("x.safetensors"), whole.BackboneTensors());
        var said = WeightFile.LoadBackbone(part, folder.File("x.safetensors"));
        Assert.StartsWith("took 10 tensors", said, StringComparison.Ordinal);
        Assert.EndsWith("10 lie beyond \"until\".", said, StringComparison.Ordinal);
        foreach (var (name, value) in part.BackboneTensors())
            Assert.True(value.equal(whole.BackboneTensors()[name]).all().item<bool>());
    }

    [Fact]
    public void A_network_learnt_here_starts_another_with_its_head()
    {
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        using var learnt = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Gem, 16);
        using var next = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Gem, 16);
        using var wider = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Average, 24);
        SafeTensors.Write(folder.File("x.safetensors"), learnt.AllTensors());
        WeightFile.LoadBackbone(next, folder.File("x.safetensors"));
        Assert.True(next.HeadTensors()["embedding.weight"].equal(learnt.HeadTensors()["embedding.weight"]).all().item<bool>());
        WeightFile.LoadBackbone(wider, folder.File("x.safetensors"));
        Assert.Equal([24L, 256L], wider.HeadTensors()["embedding.weight"].shape);
    }

    [Fact]
    public void Keras_s_HDF5_fills_resnet50v2_with_its_axes_turned()
    {
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        using var original = new EmbeddingNet(Backbone.Find("resnet50v2")!, null, PoolingKind.Average, null);
        using var copy = new EmbeddingNet(Backbone.Find("resnet50v2")!, null, PoolingKind.Average, null);
        var file = new H5File();
        foreach (var layer in original.BackboneTensors().GroupBy(t => t.Key[..t.Key.LastIndexOf('.')].Replace('.', '_')))
        {
            var inner = new H5Group();
            foreach (var (name, value) in layer)
                inner[KerasKind(name, value)] = Dataset(value);
            file[layer.Key] = new H5Group { [layer.Key] = inner };
        }

        file["predictions"] = new H5Group { ["predictions"] = new H5Group { ["kernel:0"] = Dataset(zeros(8, 4)), ["bias:0"] = Dataset(zeros(4)) } };
        file.Write(folder.File("keras.h5"));
        WeightFile.LoadBackbone(copy, folder.File("keras.h5"));
        var found = copy.BackboneTensors();
        foreach (var (name, value) in original.BackboneTensors())
            Assert.True(value.equal(found[name]).all().item<bool>(), name);
    }

    [Fact]
    public void Something_else_under_the_name_of_HDF5_is_refused()
    {
        using var scope = NewDisposeScope();
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("x.h5"), "no HDF5 at all, but long enough to be looked at");
        using var net = new EmbeddingNet(Backbone.Find("conv4")!, null, PoolingKind.Average, null);
        var problem = Assert.Throws<StageException>(() => WeightFile.LoadBackbone(net, folder.File("x.h5")));
        Assert.Contains("no HDF5 file of Keras weights", problem.Message, StringComparison.Ordinal);
    }

    private static string KerasKind(string name, Tensor value) => name[(name.LastIndexOf('.') + 1)..] switch
    {
        "running_mean" => "moving_mean:0",
        "running_var" => "moving_variance:0",
        "weight" => value.dim() > 1 ? "kernel:0" : "gamma:0",
        _ => name.Contains("bn", StringComparison.Ordinal) ? "beta:0" : "bias:0",
    };

    private static H5Dataset Dataset(Tensor value)
    {
        using var scope = NewDisposeScope();
        var turned = value.dim() == 4 ? value.detach().permute(2, 3, 1, 0).contiguous() : value.detach().contiguous();
        return new H5Dataset(turned.data<float>().ToArray(), fileDims: [.. turned.shape.Select(d => (ulong)d)]);
    }
}

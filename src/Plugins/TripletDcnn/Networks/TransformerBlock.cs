using ReIdFlow.Plugins.TorchRuntime;
using TorchSharp.Modules;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Self-attention and a two-layer perceptron, each after a layer norm and beside a shortcut.</summary>
internal sealed class TransformerBlock : Block
{
    private readonly LayerNorm _norm1;
    private readonly Linear _qkv;
    private readonly Linear _projection;
    private readonly LayerNorm _norm2;
    private readonly Linear _fc1;
    private readonly Linear _fc2;
    private readonly long _heads;

    public TransformerBlock(long width, long heads)
        : base("transformer_block")
    {
        _heads = heads;
        _norm1 = Add("norm1", nn.LayerNorm(width, 1e-6));
        _qkv = Add("attn.qkv", nn.Linear(width, width * 3));
        _projection = Add("attn.proj", nn.Linear(width, width));
        _norm2 = Add("norm2", nn.LayerNorm(width, 1e-6));
        _fc1 = Add("mlp.fc1", nn.Linear(width, width * 4));
        _fc2 = Add("mlp.fc2", nn.Linear(width * 4, width));
    }

    protected override Tensor Run(Tensor input)
    {
        var (batch, tokens, width) = (input.shape[0], input.shape[1], input.shape[2]);
        var qkv = _qkv.call(_norm1.call(input)).reshape(batch, tokens, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4);
        var attended = nn.functional.scaled_dot_product_attention(qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2));
        var y = input.add(_projection.call(attended.transpose(1, 2).reshape(batch, tokens, width)), Scalars.One);
        return y.add(_fc2.call(nn.functional.gelu(_fc1.call(_norm2.call(y)))), Scalars.One);
    }
}

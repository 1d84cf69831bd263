using ReIdFlow.Contracts;
using TorchSharp;

namespace TestPlugins.TorchUser;

/// <summary>Embeds an image by its mean colour, calculated by libtorch; a gradient shows that all of libtorch is there.</summary>
[Stage("torch-mean-colour", "Embeds an image by its mean colour.")]
public sealed class MeanColour : IModel
{
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation) => [.. batch.Select(Embed)];

    private static ModelOutput Embed(Sample sample)
    {
        using var scope = torch.NewDisposeScope();
        var image = sample.Image!;
        var pixels = torch.tensor(image.Pixels.ToArray(), [image.Height * image.Width, image.Channels]).to(torch.float32).requires_grad_();
        var mean = pixels.mean([0L]);
        mean.sum().backward();
        var slope = pixels.grad!.sum().item<float>() / image.Channels;
        return new ModelOutput(mean.detach().data<float>().ToArray().Append(slope).ToArray());
    }
}

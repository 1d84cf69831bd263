using ReIdFlow.Contracts;
using TorchSharp;

namespace ReIdFlow.Plugins.TorchRuntime;

/// <summary>Finds the device that a stage asks for.</summary>
public static class TorchDevices
{
    /// <summary>The CPU, or the first CUDA device.</summary>
    /// <param name="cuda">Whether a graphics card is asked for.</param>
    /// <exception cref="StageException">It is, and there is none that this libtorch can use.</exception>
    public static torch.Device Find(bool cuda)
    {
        if (!cuda)
            return torch.CPU;
        if (torch.cuda.is_available())
            return torch.CUDA;
        throw new StageException(
            "\"device\" is \"cuda\", but libtorch finds no CUDA device. Set it to \"cpu\", or run on a machine with an NVIDIA card and its driver, "
            + "with the plugin TorchRuntime built with -p:TorchBackend=cuda-linux or cuda-windows.");
    }
}

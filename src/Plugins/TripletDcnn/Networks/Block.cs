namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>A part of a network whose inner tensors end with it.</summary>
internal abstract class Block(string name) : nn.Module<Tensor, Tensor>(name)
{
    public sealed override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Run(input).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the result, a new tensor; every other tensor made on the way is disposed of by the caller.</summary>
    protected abstract Tensor Run(Tensor input);

    /// <summary>Gives a part its name in files of weights.</summary>
    protected T Add<T>(string name, T module)
        where T : nn.Module
    {
        register_module(ModuleNames.ToModule(name), module);
        return module;
    }
}

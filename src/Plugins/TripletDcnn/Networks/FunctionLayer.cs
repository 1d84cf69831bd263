namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>A step without weights.</summary>
internal sealed class FunctionLayer(Func<Tensor, Tensor> function) : Block("function")
{
    protected override Tensor Run(Tensor input) => function(input);
}

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>A step of a backbone.</summary>
/// <param name="Name">Its name in files of weights, which is also what <c>until</c> names.</param>
/// <param name="Stage">Layers of one stage thaw together when only the last stage learns.</param>
/// <param name="Module">What it computes.</param>
internal sealed record TrunkLayer(string Name, string Stage, nn.Module<Tensor, Tensor> Module);

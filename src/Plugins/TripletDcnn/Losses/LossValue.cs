namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>What a batch costs.</summary>
/// <param name="Mean">The loss, a scalar with gradients.</param>
/// <param name="Active">Share of the anchors, triplets or samples that are not yet as wanted: 0 to 1.</param>
internal readonly record struct LossValue(Tensor Mean, double Active);

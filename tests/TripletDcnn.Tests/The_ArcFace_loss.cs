using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

public sealed class The_ArcFace_loss
{
    [Fact]
    public void Adds_the_margin_to_the_angle_of_the_own_individual_alone()
    {
        // An embedding at 0°, its own centre at 40°, the other's at 90°; margin 20°, scale 4: logits 4 cos 60° and 4 cos 90°.
        using var scope = NewDisposeScope();
        var loss = Make(new ArcFaceOptions { MarginDegrees = 20, Scale = 4 }, subCentres: false, [40, 90]);
        var found = loss.Compute(At(0), [0], [0])!.Value.Mean.item<float>();
        Assert.Equal(Math.Log(1 + Math.Exp(-2)), found, 1e-5);
    }

    [Fact]
    public void With_sub_centres_the_nearest_counts()
    {
        // Centres of the first at 130° and 40°, of the second at 90° and 170°.
        using var scope = NewDisposeScope();
        var loss = Make(new ArcFaceOptions { MarginDegrees = 20, Scale = 4, SubCentres = 2 }, subCentres: true, [130, 40, 90, 170]);
        var found = loss.Compute(At(0), [0], [0])!.Value.Mean.item<float>();
        Assert.Equal(Math.Log(1 + Math.Exp(-2)), found, 1e-5);
    }

    [Fact]
    public void Beyond_180_degrees_it_goes_on_to_rise()
    {
        using var scope = NewDisposeScope();
        var costs = new[] { 120.0, 150, 165, 180 }.Select(angle =>
            Make(new ArcFaceOptions { MarginDegrees = 30, Scale = 4 }, subCentres: false, [angle, 90]).Compute(At(0), [0], [0])!.Value.Mean.item<float>()).ToArray();
        Assert.Equal(costs.Order(), costs);
        Assert.Equal(4, costs.Distinct().Count());
    }

    private static ArcFaceLoss Make(ArcFaceOptions options, bool subCentres, double[] degrees)
    {
        var loss = new ArcFaceLoss(options, 2, 2, subCentres);
        using var still = no_grad();
        loss.get_parameter("centres")!.copy_(cat([.. degrees.Select(At)], 0));
        return loss;
    }

    private static Tensor At(double degrees) => tensor(new[] { (float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180) }).unsqueeze(0);
}

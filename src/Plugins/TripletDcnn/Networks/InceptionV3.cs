namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Inception v3 (Szegedy et al. 2016) as torchvision builds it, without the auxiliary classifier.</summary>
internal static class InceptionV3
{
    public static IEnumerable<TrunkLayer> Build()
    {
        yield return new("Conv2d_1a_3x3", "stem", Conv(3, 32, 3, 2));
        yield return new("Conv2d_2a_3x3", "stem", Conv(32, 32, 3));
        yield return new("Conv2d_2b_3x3", "stem", Conv(32, 64, 3, padding: 1));
        yield return new("maxpool1", "stem", nn.MaxPool2d(3, 2));
        yield return new("Conv2d_3b_1x1", "stem", Conv(64, 80, 1));
        yield return new("Conv2d_4a_3x3", "stem", Conv(80, 192, 3));
        yield return new("maxpool2", "stem", nn.MaxPool2d(3, 2));
        yield return new("Mixed_5b", "Mixed_5", BlockA(192, 32));
        yield return new("Mixed_5c", "Mixed_5", BlockA(256, 64));
        yield return new("Mixed_5d", "Mixed_5", BlockA(288, 64));
        yield return new("Mixed_6a", "Mixed_6", BlockB(288));
        yield return new("Mixed_6b", "Mixed_6", BlockC(128));
        yield return new("Mixed_6c", "Mixed_6", BlockC(160));
        yield return new("Mixed_6d", "Mixed_6", BlockC(160));
        yield return new("Mixed_6e", "Mixed_6", BlockC(192));
        yield return new("Mixed_7a", "Mixed_7", BlockD(768));
        yield return new("Mixed_7b", "Mixed_7", BlockE(1280));
        yield return new("Mixed_7c", "Mixed_7", BlockE(2048));
    }

    private static ConvNorm Conv(long inputs, long outputs, long kernel, long stride = 1, long padding = 0)
        => new(inputs, outputs, (kernel, kernel), stride, (padding, padding), epsilon: 1e-3);

    private static ConvNorm Row(long inputs, long outputs, long length) => new(inputs, outputs, (1, length), 1, (0, length / 2), epsilon: 1e-3);

    private static ConvNorm Column(long inputs, long outputs, long length) => new(inputs, outputs, (length, 1), 1, (length / 2, 0), epsilon: 1e-3);

    private static Tensor Average(Tensor x) => nn.functional.avg_pool2d(x, 3, 1, 1);

    private static Tensor HalvedMaximum(Tensor x) => nn.functional.max_pool2d(x, 3, 2);

    private static ParallelBlock BlockA(long inputs, long pooled) => new ParallelBlock()
        .With(("branch1x1", Conv(inputs, 64, 1)))
        .With(("branch5x5_1", Conv(inputs, 48, 1)), ("branch5x5_2", Conv(48, 64, 5, padding: 2)))
        .With(("branch3x3dbl_1", Conv(inputs, 64, 1)), ("branch3x3dbl_2", Conv(64, 96, 3, padding: 1)), ("branch3x3dbl_3", Conv(96, 96, 3, padding: 1)))
        .WithPooled(Average, ("branch_pool", Conv(inputs, pooled, 1)));

    private static ParallelBlock BlockB(long inputs) => new ParallelBlock()
        .With(("branch3x3", Conv(inputs, 384, 3, 2)))
        .With(("branch3x3dbl_1", Conv(inputs, 64, 1)), ("branch3x3dbl_2", Conv(64, 96, 3, padding: 1)), ("branch3x3dbl_3", Conv(96, 96, 3, 2)))
        .WithPooled(HalvedMaximum);

    private static ParallelBlock BlockC(long width) => new ParallelBlock()
        .With(("branch1x1", Conv(768, 192, 1)))
        .With(("branch7x7_1", Conv(768, width, 1)), ("branch7x7_2", Row(width, width, 7)), ("branch7x7_3", Column(width, 192, 7)))
        .With(
            ("branch7x7dbl_1", Conv(768, width, 1)),
            ("branch7x7dbl_2", Column(width, width, 7)),
            ("branch7x7dbl_3", Row(width, width, 7)),
            ("branch7x7dbl_4", Column(width, width, 7)),
            ("branch7x7dbl_5", Row(width, 192, 7)))
        .WithPooled(Average, ("branch_pool", Conv(768, 192, 1)));

    private static ParallelBlock BlockD(long inputs) => new ParallelBlock()
        .With(("branch3x3_1", Conv(inputs, 192, 1)), ("branch3x3_2", Conv(192, 320, 3, 2)))
        .With(
            ("branch7x7x3_1", Conv(inputs, 192, 1)),
            ("branch7x7x3_2", Row(192, 192, 7)),
            ("branch7x7x3_3", Column(192, 192, 7)),
            ("branch7x7x3_4", Conv(192, 192, 3, 2)))
        .WithPooled(HalvedMaximum);

    private static ParallelBlock BlockE(long inputs) => new ParallelBlock()
        .With(("branch1x1", Conv(inputs, 320, 1)))
        .WithForked([("branch3x3_1", Conv(inputs, 384, 1))], ("branch3x3_2a", Row(384, 384, 3)), ("branch3x3_2b", Column(384, 384, 3)))
        .WithForked(
            [("branch3x3dbl_1", Conv(inputs, 448, 1)), ("branch3x3dbl_2", Conv(448, 384, 3, padding: 1))],
            ("branch3x3dbl_3a", Row(384, 384, 3)),
            ("branch3x3dbl_3b", Column(384, 384, 3)))
        .WithPooled(Average, ("branch_pool", Conv(inputs, 192, 1)));
}

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>What there is to learn from, read once, without augmentation.</summary>
/// <param name="Classes">The individuals to tell apart, in ordinal order.</param>
/// <param name="Train">Photos to learn from.</param>
/// <param name="Validation">Photos of the same individuals to decide with when to stop; may be none.</param>
internal sealed record TrainingImages(IReadOnlyList<string> Classes, LabelledImages Train, LabelledImages Validation)
{
    /// <summary>Reads the photos of known individuals.</summary>
    /// <exception cref="StageException">There are none, or not all are of one size and format.</exception>
    public static async Task<TrainingImages> ReadKnownAsync(ITrainingData data, CancellationToken cancellation)
    {
        var read = await ReadAsync(
            data,
            sample => sample.Individual is not null && sample.Split is Split.Train or Split.Validation,
            cancellation);
        var train = read.Where(entry => entry.Sample.Split == Split.Train).ToList();
        var classes = train.Select(entry => entry.Sample.Individual!).Distinct().Order(StringComparer.Ordinal).ToList();
        if (classes.Count < 2)
        {
            var found = classes.Count == 0 ? "is no known individual" : "is only one individual";
            throw new StageException(
                $"There {found} among the {train.Count} training samples, and a classifier needs two: "
                + "check the split and the individuals' names, or set train to false for the random baseline.");
        }

        var labels = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        var shape = CommonShape(read);
        var validation = read.Where(entry => entry.Sample.Split == Split.Validation && labels.ContainsKey(entry.Sample.Individual!));
        return new TrainingImages(classes, Label(shape, train, labels), Label(shape, validation, labels));
    }

    /// <summary>Reads all photos to learn from, whoever they show: what the random baseline needs.</summary>
    /// <exception cref="StageException">There are none, or not all are of one size and format.</exception>
    public static async Task<LabelledImages> ReadUnlabelledAsync(ITrainingData data, CancellationToken cancellation)
    {
        var read = await ReadAsync(data, sample => sample.Split == Split.Train, cancellation);
        if (read.Count == 0)
        {
            throw new StageException(
                "There is no training sample that could be read, so the size of the network's input is unknown: check the split.");
        }

        return Label(CommonShape(read), read, []);
    }

    private static async Task<List<TrainingSample>> ReadAsync(ITrainingData data, Func<Sample, bool> wanted, CancellationToken cancellation)
    {
        var positions = Enumerable.Range(0, data.Samples.Count).Where(position => wanted(data.Samples[position]));
        var read = new List<TrainingSample>();
        await foreach (var entry in data.ReadAsync(positions, 0, false, cancellation))
            read.Add(entry);
        return read;
    }

    private static ImageShape CommonShape(List<TrainingSample> read)
    {
        var shape = Shape(read[0].Sample);
        foreach (var (_, sample) in read)
        {
            if (Shape(sample) != shape)
            {
                throw new StageException(
                    $"The photo {sample.Path} is {Shape(sample)} but {read[0].Sample.Path} is {shape}: "
                    + "the network needs photos of one size and format, so put a resize stage before it.");
            }
        }

        return shape;
    }

    private static ImageShape Shape(Sample sample)
    {
        try
        {
            return ImageShape.Of(sample);
        }
        catch (InvalidDataException exception)
        {
            throw new StageException(exception.Message, exception);
        }
    }

    private static LabelledImages Label(ImageShape shape, IEnumerable<TrainingSample> read, Dictionary<string, int> labels)
    {
        var entries = read.ToList();
        return new LabelledImages(
            shape,
            [.. entries.Select(entry => entry.Sample.Image!.Pixels)],
            [.. entries.Select(entry => entry.Sample.Individual is { } name ? labels.GetValueOrDefault(name, -1) : -1)],
            [.. entries.Select(entry => entry.Position)]);
    }
}

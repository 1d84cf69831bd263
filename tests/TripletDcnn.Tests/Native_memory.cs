using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

/// <summary>Counts libtorch's tensors.</summary>
[Collection(nameof(Alone))]
public sealed class Native_memory
{
    // Of conv4: weights of four convolutions, weight and bias of four batch norms and of the head; and those held in 16 bits. The
    // weights of convolutions are made anew with their channels last, which counts each twice more.
    private const int Parameters = 14 + (2 * 4);
    private const int Converted = 4;

    [Theory]
    [InlineData(LossKind.Triplet, PrecisionKind.Full, Parameters)]
    [InlineData(LossKind.ArcFace, PrecisionKind.Bf16, (3 * Parameters) + 1 + (2 * Converted))]
    public async Task Does_not_grow_over_200_training_steps_and_200_batches_embedded(LossKind loss, PrecisionKind precision, int parametersMade)
    {
        Settle();
        var before = Tensor.TotalCount;
        var counts = new List<long>();
        var (training, resident) = (new List<long>(), new List<long>());
        var seen = new HashSet<int>();
        var data = new FakeData(Pictures.Herd(6, 4))
        {
            OnRead = pass =>
            {
                if (pass is not (40 or 199) || seen.Contains(pass))
                    return;
                seen.Add(pass);
                counts.Add(Tensor.TotalCount);
                training.Add(ResidentBytes());
            },
        };
        using (var model = new TripletDcnnModel(
            new TripletDcnnOptions
            {
                Loss = loss,
                Precision = precision,
                TrainingPrecision = precision,
                Dimension = 16,
                IndividualsPerBatch = 4,
                PhotosPerIndividual = 2,
                Epochs = 4,
                StepsPerEpoch = 50,
                CheckpointFolder = null,
            },
            new StageContext()))
        {
            await model.FitAsync(data, default);
            Settle();
            var trained = Tensor.TotalCount;
            var batch = Pictures.Herd(4, 2);
            for (var i = 0; i < 200; i++)
            {
                model.Embed(batch, default);
                if (i is 20 or 199)
                    resident.Add(ResidentBytes());
            }

            Settle();
            Assert.Equal(trained, Tensor.TotalCount);
        }

        // A step's own tensors come and go on another thread while they are counted: a few hundred, where a leak would be thousands.
        Assert.InRange(counts[^1] - counts[0], -1000, 1000);
        Assert.InRange(training[1] - training[0], long.MinValue, 20_000_000);
        Assert.InRange(resident[1] - resident[0], long.MinValue, 20_000_000);
        Settle();

        // TorchSharp counts a tensor that became a parameter twice, and takes one of the two back when the parameter goes.
        Assert.Equal(before + parametersMade, Tensor.TotalCount);
    }

    private static void Settle()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static long ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

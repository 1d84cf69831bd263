using System.Globalization;
using System.Text;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>A gradient-boosted classifier of LightGBM's. Predictions may be asked for from several threads at once.</summary>
internal sealed unsafe class LightGbmBooster : IDisposable
{
    private readonly BoosterHandle _handle;
    private Lazy<TreeEnsemble?> _trees;

    private LightGbmBooster(BoosterHandle handle)
    {
        _handle = handle;
        LightGbmLibrary.Check(LightGbmNative.BoosterGetNumFeature(handle, out var features));
        FeatureCount = features;
        _trees = ReadTrees();
    }

    /// <summary>Numbers per row.</summary>
    internal int FeatureCount { get; }

    /// <summary>How many rounds were boosted.</summary>
    internal int Rounds
    {
        get
        {
            LightGbmLibrary.Check(LightGbmNative.BoosterGetCurrentIteration(_handle, out var rounds));
            return rounds;
        }
    }

    /// <summary>Boosts for some rounds, fewer where no split is left that would help.</summary>
    /// <exception cref="StageException">LightGBM failed.</exception>
    internal static LightGbmBooster Train(LightGbmDataset dataset, BoostingParameters parameters, int rounds, CancellationToken cancellation)
    {
        var booster = Start(dataset, parameters);
        try
        {
            for (var round = 0; round < rounds && booster.Boost(); round++)
                cancellation.ThrowIfCancellationRequested();
            return booster;
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    /// <summary>A classifier without a round yet. The dataset must outlive the boosting.</summary>
    internal static LightGbmBooster Start(LightGbmDataset dataset, BoostingParameters parameters)
    {
        LightGbmLibrary.Load();
        LightGbmLibrary.Check(LightGbmNative.BoosterCreate(dataset.Handle, parameters.ToString(), out var handle));
        return new LightGbmBooster(handle);
    }

    /// <summary>Reads a model in LightGBM's text format.</summary>
    /// <exception cref="StageException">It is no such model.</exception>
    internal static LightGbmBooster Parse(string model)
    {
        LightGbmLibrary.Load();
        LightGbmLibrary.Check(LightGbmNative.BoosterLoadModelFromString(model, out _, out var handle));
        return new LightGbmBooster(handle);
    }

    /// <summary>Boosts one round.</summary>
    /// <returns>False where nothing is left to learn.</returns>
    internal bool Boost()
    {
        LightGbmLibrary.Load();
        LightGbmLibrary.Check(LightGbmNative.BoosterUpdateOneIter(_handle, out var isFinished));
        if (_trees.IsValueCreated)
            _trees = ReadTrees();
        return isFinished == 0;
    }

    /// <summary>Scores rows: log-odds that the label is 1, before any calibration.</summary>
    /// <param name="data">Row after row, <see cref="FeatureCount"/> numbers each.</param>
    /// <param name="firstRound">The first round to use.</param>
    /// <param name="rounds">How many rounds to use; all where not positive.</param>
    /// <param name="threads">Threads to use; the result is the same with any number.</param>
    internal double[] Score(ReadOnlySpan<float> data, int firstRound, int rounds, int threads = 1)
        => Predict(data, LightGbmNative.PredictRawScore, firstRound, rounds, threads);

    /// <summary>Scores rows by all rounds: log-odds that the label is 1, before any calibration.</summary>
    /// <param name="data">Row after row, <see cref="FeatureCount"/> numbers each.</param>
    internal double[] Score(ReadOnlySpan<float> data)
        => data.Length % FeatureCount == 0 && _trees.Value is { } trees ? trees.Score(data, FeatureCount) : Score(data, 0, -1);

    /// <summary>The probability of label 1 for each row.</summary>
    internal double[] Probability(ReadOnlySpan<float> data, int threads = 1) => Predict(data, LightGbmNative.PredictNormal, 0, -1, threads);

    /// <summary>What each feature brought: the sum of the gains of the splits on it.</summary>
    internal double[] GainImportances()
    {
        var result = new double[FeatureCount];
        fixed (double* numbers = result)
            LightGbmLibrary.Check(LightGbmNative.BoosterFeatureImportance(_handle, -1, LightGbmNative.ImportanceByGain, numbers));
        return result;
    }

    /// <summary>The model in LightGBM's text format, which LightGBM reads in any language.</summary>
    public override string ToString() => ToString(-1);

    /// <summary>The first rounds of the model in LightGBM's text format.</summary>
    /// <param name="rounds">How many; all where not positive.</param>
    internal string ToString(int rounds)
    {
        LightGbmLibrary.Check(LightGbmNative.BoosterSaveModelToString(_handle, 0, rounds, LightGbmNative.ImportanceBySplits, 0, out var length, null));
        var buffer = new byte[length];
        fixed (byte* text = buffer)
            LightGbmLibrary.Check(LightGbmNative.BoosterSaveModelToString(_handle, 0, rounds, LightGbmNative.ImportanceBySplits, length, out length, text));
        return Encoding.UTF8.GetString(buffer, 0, (int)length - 1);
    }

    public void Dispose() => _handle.Dispose();

    private Lazy<TreeEnsemble?> ReadTrees() => new(() => TreeEnsemble.TryRead(ToString()));

    private double[] Predict(ReadOnlySpan<float> data, int kind, int firstRound, int rounds, int threads)
    {
        if (data.Length % FeatureCount != 0)
            throw new ArgumentException($"{data.Length} numbers are no whole rows of {FeatureCount}.", nameof(data));
        var rows = data.Length / FeatureCount;
        var result = new double[rows];
        if (rows == 0)
            return result;
        var parameters = string.Create(CultureInfo.InvariantCulture, $"num_threads={threads} verbosity=-1");
        fixed (float* numbers = data)
        fixed (double* scores = result)
        {
            LightGbmLibrary.Check(
                LightGbmNative.BoosterPredictForMat(_handle, numbers, LightGbmNative.Float32, rows, FeatureCount, 1, kind, firstRound, rounds, parameters, out _, scores));
        }

        return result;
    }
}

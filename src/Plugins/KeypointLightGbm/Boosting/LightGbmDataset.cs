using System.Runtime.InteropServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>A training table, binned and held by LightGBM.</summary>
internal sealed unsafe class LightGbmDataset : IDisposable
{
    /// <summary>Bins a table; LightGBM keeps its own copy.</summary>
    /// <param name="data">Row after row; NaN is a missing value.</param>
    /// <param name="columns">Numbers per row.</param>
    /// <param name="labels">0 or 1 per row.</param>
    /// <param name="weights">One per row; empty for equal weights.</param>
    /// <param name="names">One per column, without blanks.</param>
    /// <param name="parameters">Those of the training.</param>
    /// <exception cref="StageException">LightGBM refuses the table.</exception>
    internal LightGbmDataset(
        ReadOnlySpan<float> data, int columns, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, IReadOnlyList<string> names, BoostingParameters parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (data.Length != (long)labels.Length * columns)
            throw new ArgumentException($"{labels.Length} rows of {columns} numbers need {(long)labels.Length * columns}, not {data.Length}.", nameof(data));
        if (!weights.IsEmpty && weights.Length != labels.Length)
            throw new ArgumentException($"{labels.Length} rows need as many weights, not {weights.Length}.", nameof(weights));
        if (names.Count != columns)
            throw new ArgumentException($"{columns} columns need as many names, not {names.Count}.", nameof(names));
        LightGbmLibrary.Load();
        fixed (float* numbers = data)
        {
            LightGbmLibrary.Check(
                LightGbmNative.DatasetCreateFromMat(numbers, LightGbmNative.Float32, labels.Length, columns, 1, parameters.ToString(), 0, out var handle));
            Handle = handle;
        }

        SetField("label", labels);
        if (!weights.IsEmpty)
            SetField("weight", weights);
        SetNames(names);
    }

    private LightGbmDataset(DatasetHandle handle) => Handle = handle;

    internal DatasetHandle Handle { get; }

    /// <summary>Some of the rows, in the same bins, with their labels and weights: a copy, made without binning anew.</summary>
    /// <param name="rows">Numbers of the rows, in rising order.</param>
    /// <param name="parameters">Those of the training.</param>
    /// <exception cref="StageException">LightGBM refuses.</exception>
    internal LightGbmDataset Subset(ReadOnlySpan<int> rows, BoostingParameters parameters)
    {
        LightGbmLibrary.Load();
        fixed (int* numbers = rows)
        {
            LightGbmLibrary.Check(LightGbmNative.DatasetGetSubset(Handle, numbers, rows.Length, parameters.ToString(), out var subset));
            return new LightGbmDataset(subset);
        }
    }

    public void Dispose() => Handle.Dispose();

    private void SetField(string field, ReadOnlySpan<float> values)
    {
        fixed (float* numbers = values)
            LightGbmLibrary.Check(LightGbmNative.DatasetSetField(Handle, field, numbers, values.Length, LightGbmNative.Float32));
    }

    private void SetNames(IReadOnlyList<string> names)
    {
        var texts = new byte*[names.Count];
        try
        {
            for (var i = 0; i < texts.Length; i++)
                texts[i] = (byte*)Marshal.StringToCoTaskMemUTF8(names[i]);
            fixed (byte** pointers = texts)
                LightGbmLibrary.Check(LightGbmNative.DatasetSetFeatureNames(Handle, pointers, texts.Length));
        }
        finally
        {
            foreach (var text in texts)
                Marshal.FreeCoTaskMem((nint)text);
        }
    }
}

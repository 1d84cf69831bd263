using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>A loaded model whose input and output fit its options.</summary>
internal sealed class OnnxSession : IDisposable
{
    private const string CudaProvider = "CUDAExecutionProvider";

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string _file;
    private readonly string _input;
    private readonly string _output;
    private readonly Pooling _pooling;

    /// <summary>Loads a model.</summary>
    /// <exception cref="StageException">It cannot be loaded, or does not fit the options.</exception>
    public OnnxSession(string file, OnnxEmbedderOptions options, Preprocessing preprocessing, int threads, IStageLog log)
    {
        (_file, _pooling) = (file, options.Pooling);
        if (!File.Exists(file))
            throw new StageException($"the model '{file}' does not exist. Correct 'model', or put the file there.");
        try
        {
            using var settings = Settings(options.Device, threads, log);
            _session = new InferenceSession(file, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new StageException($"the model '{file}' cannot be loaded: {e.Message.ReplaceLineEndings(" ")} Export it again, with an opset that ONNX Runtime {OrtEnv.Instance().GetVersionString()} knows.", e);
        }

        try
        {
            _input = InputOf(options, preprocessing, out var fixedBatch);
            FixedBatch = fixedBatch;
            _output = OutputOf(options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many images the model takes at once where it takes no other number; 0 otherwise.</summary>
    public int FixedBatch { get; }

    /// <summary>Runs the model.</summary>
    /// <param name="numbers">The preprocessed batch.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="count">How many of its images are wanted.</param>
    /// <returns>A vector for each.</returns>
    public float[][] Run(float[] numbers, long[] shape, int count)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(numbers, shape);
        using var outputs = _session.Run(_run, [_input], [input], [_output]);
        var values = outputs[0].GetTensorDataAsSpan<float>();
        var dimensions = outputs[0].GetTensorTypeAndShape().Shape;
        if (dimensions.Length < 2 || dimensions[0] != shape[0])
            throw new StageException($"the output '{_output}' of '{_file}' has the shape {Show(dimensions)} for {shape[0]} images. Its first dimension has to be the image.");
        var size = values.Length / (int)shape[0];
        var vectors = new float[count][];
        for (var i = 0; i < count; i++)
            vectors[i] = Pool(values.Slice(i * size, size), dimensions);
        return vectors;
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private static SessionOptions Settings(ComputeDevice device, int threads, IStageLog log)
    {
        var settings = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        // Threads that spin while they wait slow down every other stage.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (device == ComputeDevice.Cpu)
            return settings;
        var isThere = OrtEnv.Instance().GetAvailableProviders().Contains(CudaProvider, StringComparer.Ordinal);
        try
        {
            if (isThere)
            {
                settings.AppendExecutionProvider_CUDA();
                return settings;
            }
        }
        catch (OnnxRuntimeException e) when (device == ComputeDevice.Auto)
        {
            log.Warn($"The GPU cannot be used, so the processor is: {e.Message.ReplaceLineEndings(" ")}");
        }

        if (device == ComputeDevice.Cuda && !isThere)
        {
            settings.Dispose();
            throw new StageException("'device' is cuda, but the plugin was built without ONNX Runtime's library for it. Put the libraries of Microsoft.ML.OnnxRuntime.Gpu into the plugin's folder, or set 'device' to auto.");
        }

        return settings;
    }

    private string InputOf(OnnxEmbedderOptions options, Preprocessing preprocessing, out int fixedBatch)
    {
        if (_session.InputMetadata.Count != 1)
            throw new StageException($"the model '{_file}' has {_session.InputMetadata.Count} inputs ({string.Join(", ", _session.InputMetadata.Keys)}), and an image model has one. Export it with the image alone as input.");
        var (name, input) = _session.InputMetadata.Single();
        if (input.ElementDataType != TensorElementType.Float)
            throw new StageException($"the input '{name}' of '{_file}' is of type {input.ElementDataType}. Export the model with inputs of 32-bit floating point.");
        var wanted = preprocessing.ShapeOf(1);
        var given = input.Dimensions;
        if (given.Length != 4)
            throw new StageException($"the input '{name}' of '{_file}' has the shape {Show(given.Select(d => (long)d))}, and a batch of images has four dimensions. Is it an image model?");
        string[] parts = options.Layout == TensorLayout.Nchw ? ["batch", "channels", "height", "width"] : ["batch", "height", "width", "channels"];
        for (var i = 1; i < 4; i++)
        {
            if (given[i] > 0 && given[i] != wanted[i])
            {
                var hint = parts[i] == "channels" || given[1] == given[2] || given[2] == given[3]
                    ? $"Correct {(parts[i] == "channels" ? "'colour' or 'layout'" : $"'{parts[i]}', or 'layout'")}."
                    : $"Correct '{parts[i]}'.";
                throw new StageException($"the input '{name}' of '{_file}' has the shape {Show(given.Select(d => (long)d))}, but by the options a batch is {Show([-1, .. wanted[1..]])} ({string.Join(", ", parts)}). {hint}");
            }
        }

        fixedBatch = Math.Max(0, given[0]);
        return name;
    }

    private string OutputOf(OnnxEmbedderOptions options)
    {
        var names = string.Join(", ", _session.OutputMetadata.Keys.Select(k => $"'{k}'"));
        var name = options.Output ?? (_session.OutputMetadata.Count == 1 ? _session.OutputMetadata.Keys.Single() : null)
            ?? throw new StageException($"the model '{_file}' has several outputs: {names}. Name the embedding in 'output'.");
        if (!_session.OutputMetadata.TryGetValue(name, out var output))
            throw new StageException($"the model '{_file}' has no output '{name}'. It has {names}.");
        if (output.ElementDataType != TensorElementType.Float)
            throw new StageException($"the output '{name}' of '{_file}' is of type {output.ElementDataType}. Export the model with outputs of 32-bit floating point.");
        var rank = output.Dimensions.Length;
        var fits = options.Pooling switch
        {
            Pooling.None => rank == 2 || output.Dimensions.Skip(2).All(d => d == 1),
            Pooling.FirstToken => rank == 3,
            _ => rank is 3 or 4,
        };
        if (!fits)
        {
            var remedy = rank switch
            {
                2 => "Set 'pooling' to none.",
                3 => "Set 'pooling' to first-token or mean.",
                4 => "Set 'pooling' to mean.",
                _ => "Name another 'output'.",
            };
            throw new StageException($"the output '{name}' of '{_file}' has the shape {Show(output.Dimensions.Select(d => (long)d))}, which does not go with 'pooling': it is {(rank == 2 ? "one vector" : "more than one vector")} for each image. {remedy}");
        }

        return name;
    }

    private float[] Pool(ReadOnlySpan<float> values, ReadOnlySpan<long> dimensions)
    {
        if (_pooling == Pooling.None)
            return values.ToArray();

        // Tokens stand image × token × number, places image × number × row × column.
        var isTokens = dimensions.Length == 3;
        var length = (int)(isTokens ? dimensions[2] : dimensions[1]);
        if (_pooling == Pooling.FirstToken)
            return values[..length].ToArray();
        var count = values.Length / length;
        var vector = new float[length];
        for (var i = 0; i < length; i++)
        {
            double sum = 0;
            var most = float.NegativeInfinity;
            for (var k = 0; k < count; k++)
            {
                var value = isTokens ? values[(k * length) + i] : values[(i * count) + k];
                sum += value;
                most = Math.Max(most, value);
            }

            vector[i] = _pooling == Pooling.Max ? most : (float)(sum / count);
        }

        return vector;
    }

    private static string Show(IEnumerable<long> dimensions)
        => string.Join(" × ", dimensions.Select(d => d < 0 ? "any" : d.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

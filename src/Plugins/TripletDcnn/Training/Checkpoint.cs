using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// What an interrupted run goes on from: weights, the optimizer's averages and the state of the last finished epoch, and the best
/// weights so far. The folder's name holds a hash of everything that learning depends on, so another run does not take it up.
/// </summary>
internal sealed class Checkpoint
{
    private const string LastFile = "last.safetensors";
    private const string BestFile = "best.safetensors";

    private readonly string _folder;

    private Checkpoint(string folder) => _folder = folder;

    /// <summary>The place for a run's checkpoints; null where none are wanted.</summary>
    public static Checkpoint? For(TripletDcnnOptions options, StageContext context, IReadOnlyList<Sample> samples)
    {
        if (options.CheckpointFolder is null)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(context.Run.ConfigurationHash);
        Add(context.StageId);
        Add(context.Seed.ToString(CultureInfo.InvariantCulture));
        Add(JsonSerializer.Serialize(options));
        foreach (var sample in samples)
        {
            Add(sample.Id);
            Add(sample.Individual ?? "");
            Add(sample.Split.ToString());
        }

        var name = $"{context.StageId}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
        return new Checkpoint(Path.Combine(context.ResolvePath(options.CheckpointFolder), name));

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
    }

    /// <summary>Writes the state after an epoch. Interrupted at any point, what was there before still is, whole.</summary>
    public void Write(TrainingState state, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, Tensor>? best)
    {
        Directory.CreateDirectory(_folder);
        if (best is not null)
            SafeTensors.Write(Path.Combine(_folder, BestFile), best);
        SafeTensors.Write(Path.Combine(_folder, LastFile), tensors, new Dictionary<string, string>
        {
            ["state"] = JsonSerializer.Serialize(state),
        });
    }

    /// <summary>Takes up the last finished epoch, where there is one.</summary>
    /// <param name="tensors">What the state is put into.</param>
    /// <param name="best">The best weights so far; null where there are none. The caller disposes of them.</param>
    public TrainingState? Read(IEnumerable<KeyValuePair<string, Tensor>> tensors, out SortedDictionary<string, Tensor>? best)
    {
        best = null;
        var file = Path.Combine(_folder, LastFile);
        if (!File.Exists(file))
            return null;
        TrainingState? state;
        try
        {
            using var last = SafeTensors.Read(file);
            state = last.Metadata.TryGetValue("state", out var text) ? JsonSerializer.Deserialize<TrainingState>(text) : null;
            if (state is null)
                return null;
            using var still = no_grad();
            foreach (var (name, value) in tensors)
                value.copy_(last.Tensors[name]);
            if (state.BestEpoch > 0)
                best = new SortedDictionary<string, Tensor>(SafeTensors.Read(Path.Combine(_folder, BestFile)).Tensors.ToDictionary(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or KeyNotFoundException or JsonException)
        {
            throw new StageException($"the checkpoint in '{_folder}' cannot be taken up: {e.Message} Delete the folder to learn from the start.", e);
        }

        return state;
    }

    /// <summary>Takes the checkpoint away: learning is done, and the next run is to learn afresh.</summary>
    public void Delete()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        var parent = Path.GetDirectoryName(_folder)!;
        if (Directory.Exists(parent) && !Directory.EnumerateFileSystemEntries(parent).Any())
            Directory.Delete(parent);
    }
}

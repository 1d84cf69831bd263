using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Keeps photos' features: in memory up to a limit, beyond it in a temporary file, which is removed on disposal. Reading may
/// happen on several threads at once, adding on one.
/// </summary>
internal sealed class PhotoStore(long memoryLimit) : IDisposable
{
    private readonly List<(PhotoFeatures? Features, long Offset, int Length)> _entries = [];
    private FileStream? _spill;
    private long _inMemory;

    internal int Count => _entries.Count;

    /// <summary>Whether some of it is on disk.</summary>
    internal bool IsSpilling => _spill is not null;

    /// <returns>The number to ask for it by.</returns>
    internal int Add(PhotoFeatures features)
    {
        if (_inMemory + features.Bytes <= memoryLimit)
        {
            _inMemory += features.Bytes;
            _entries.Add((features, 0, 0));
        }
        else
        {
            _entries.Add(Spill(features));
        }

        return _entries.Count - 1;
    }

    internal PhotoFeatures Get(int number)
    {
        var (features, offset, length) = _entries[number];
        if (features is not null)
            return features;
        var bytes = new byte[length];
        var read = 0;
        while (read < length)
        {
            var more = RandomAccess.Read(_spill!.SafeFileHandle, bytes.AsSpan(read), offset + read);
            if (more == 0)
                throw new StageException($"The temporary file '{_spill.Name}' with keypoints is shorter than what was written to it: is the disk full?");
            read += more;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes));
        return PhotoFeatures.Read(reader);
    }

    public void Dispose() => _spill?.Dispose();

    private (PhotoFeatures? Features, long Offset, int Length) Spill(PhotoFeatures features)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, System.Text.Encoding.UTF8, leaveOpen: true))
            features.Write(writer);
        try
        {
            _spill ??= new FileStream(
                Path.Combine(Path.GetTempPath(), $"reidflow-keypoints-{Guid.NewGuid():N}.tmp"),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.RandomAccess, BufferSize = 0 });
            var offset = _spill.Length;
            RandomAccess.Write(_spill.SafeFileHandle, buffer.GetBuffer().AsSpan(0, (int)buffer.Length), offset);
            return (null, offset, (int)buffer.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"Keypoints beyond the option 'memory' cannot be written to the folder for temporary files '{Path.GetTempPath()}': {e.Message}", e);
        }
    }
}

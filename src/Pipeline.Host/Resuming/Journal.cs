using System.Buffers.Binary;
using System.Diagnostics;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// A file that only grows while a run works: which content each photo's file has, and what each model made of it. Every record
/// carries its length and a checksum, so that a file whose writer was killed is cut at the last whole record. In memory is where each
/// record stands, and nothing of what it holds.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int FrameBytes = 4 + 16 + 1 + 16;
    private const int LongestRecord = 1 << 28;
    private const int MostPending = 1 << 18;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(250);
    private static readonly byte[] Magic = [.. "ReIdFlow journal 1\n"u8];

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly FileStream _file;
    private readonly Dictionary<UInt128, KnownFile> _files = [];

    // Where each result stands; ~place where this run asked for it.
    private readonly Dictionary<UInt128, long> _results = [];
    private readonly HashSet<long> _lengths = [];
    private readonly MemoryStream _pending = new();
    private long _end;
    private long _loadedEnd;
    private long _lastFlush = Stopwatch.GetTimestamp();

    private Journal(string path, FileStream file) => (_path, _file) = (path, file);

    private enum Kind : byte
    {
        File = 1,
        Result = 2,
    }

    /// <summary>How many results there are.</summary>
    public int Results => _results.Count;

    /// <summary>Opens or starts a journal.</summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static Journal Open(string path, bool fresh)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, fresh ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 1);
        try
        {
            var journal = new Journal(path, file);
            journal.Load();
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes room for so many photos at once: tables that grow leave their smaller selves behind.</summary>
    public void Expect(int photos)
    {
        lock (_gate)
        {
            _files.EnsureCapacity(photos);
            _results.EnsureCapacity(photos);
        }
    }

    /// <summary>What is known of a file, by its path.</summary>
    public bool TryGetFile(string path, out FileFact fact)
    {
        var key = NameOf(path);
        lock (_gate)
        {
            var isKnown = _files.TryGetValue(key, out var known);
            if (isKnown && !known.IsUsed)
                _files[key] = known with { IsUsed = true };
            fact = known.Fact;
            return isKnown;
        }
    }

    /// <summary>Whether a file of this length is known, be it under another name.</summary>
    public bool KnowsLength(long length)
    {
        lock (_gate)
            return _lengths.Contains(length);
    }

    public void AddFile(string path, FileFact fact)
    {
        var key = NameOf(path);
        Span<byte> record = stackalloc byte[32];
        BinaryPrimitives.WriteInt64LittleEndian(record, fact.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], fact.Modified);
        BinaryPrimitives.WriteUInt128LittleEndian(record[16..], fact.Hash);
        lock (_gate)
        {
            var isNews = !_files.TryGetValue(key, out var known) || known.Fact != fact;
            _files[key] = new KnownFile(fact, IsUsed: true);
            if (isNews)
                Append(Kind.File, key, record);
        }
    }

    /// <summary>Where an earlier run's result stands.</summary>
    public bool TryFind(UInt128 key, out long offset)
    {
        lock (_gate)
        {
            if (!_results.TryGetValue(key, out var place))
            {
                offset = 0;
                return false;
            }

            offset = place < 0 ? ~place : place;
            _results[key] = ~offset;
            return offset < _loadedEnd;
        }
    }

    /// <summary>Reads an earlier run's result.</summary>
    public byte[] Read(long offset)
    {
        Span<byte> frame = stackalloc byte[4];
        ReadAt(offset, frame);
        var record = new byte[BinaryPrimitives.ReadInt32LittleEndian(frame)];
        ReadAt(offset + FrameBytes, record);
        return record;
    }

    /// <exception cref="IOException">It cannot be written: the disk is full, or the folder is gone.</exception>
    public void AddResult(UInt128 key, ReadOnlySpan<byte> record)
    {
        lock (_gate)
        {
            if (_results.TryAdd(key, ~(_end + _pending.Length)))
                Append(Kind.Result, key, record);
        }
    }

    /// <summary>Hands everything to the operating system, so that the end of this process loses none of it.</summary>
    public void Flush()
    {
        lock (_gate)
            FlushPending();
    }

    /// <summary>Ends the asking: writes the file anew with what this run used, where most of it was of no use, and lets go of what is in memory.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            FlushPending();
            if (_results.Values.Count(place => place < 0) * 2 < _results.Count && _end >= 1 << 20)
                WriteAnew();

            // Nothing is asked of it any more.
            _files.Clear();
            _files.TrimExcess();
            _results.Clear();
            _results.TrimExcess();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        catch (IOException)
        {
            // A run that could not write has said so already.
        }

        _file.Dispose();
    }

    private void WriteAnew()
    {
        var fresh = _path + ".new";
        using (var target = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            target.Write(Magic);
            foreach (var (frame, record) in Records())
            {
                var key = BinaryPrimitives.ReadUInt128LittleEndian(frame.AsSpan(21));
                var isUsed = (Kind)frame[20] == Kind.Result ? _results.TryGetValue(key, out var place) && place < 0 : _files.TryGetValue(key, out var file) && file.IsUsed;
                if (!isUsed)
                    continue;
                target.Write(frame);
                target.Write(record);
            }
        }

        File.Move(fresh, _path, overwrite: true);
    }

    private static UInt128 NameOf(string path) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(path));

    private void Load()
    {
        Span<byte> magic = stackalloc byte[Magic.Length];
        if (_file.Length < Magic.Length || RandomAccess.Read(_file.SafeFileHandle, magic, 0) < Magic.Length || !magic.SequenceEqual(Magic))
        {
            _file.SetLength(0);
            RandomAccess.Write(_file.SafeFileHandle, Magic, 0);
            _loadedEnd = _end = Magic.Length;
            return;
        }

        _end = Magic.Length;
        foreach (var (frame, record) in Records())
        {
            var key = BinaryPrimitives.ReadUInt128LittleEndian(frame.AsSpan(21));
            if ((Kind)frame[20] == Kind.Result)
            {
                _results[key] = _end;
            }
            else if (record.Length == 32)
            {
                var fact = new FileFact(
                    BinaryPrimitives.ReadInt64LittleEndian(record),
                    BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(8)),
                    BinaryPrimitives.ReadUInt128LittleEndian(record.AsSpan(16)));
                _files[key] = new KnownFile(fact, IsUsed: false);
                _lengths.Add(fact.Length);
            }

            _end += FrameBytes + record.Length;
        }

        if (_end < _file.Length)
            _file.SetLength(_end);
        _loadedEnd = _end;
    }

    // The whole records from the start, up to the first that is not as it was written.
    private IEnumerable<(byte[] Frame, byte[] Record)> Records()
    {
        using var reader = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        reader.Position = Magic.Length;
        var frame = new byte[FrameBytes];
        while (reader.ReadAtLeast(frame, FrameBytes, throwOnEndOfStream: false) == FrameBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame);
            if (length is < 0 or > LongestRecord || reader.Position + length > reader.Length)
                yield break;
            var record = new byte[length];
            reader.ReadExactly(record);
            if (Checksum(frame.AsSpan(20), record) != BinaryPrimitives.ReadUInt128LittleEndian(frame.AsSpan(4)))
                yield break;
            yield return (frame, record);
        }
    }

    private void Append(Kind kind, UInt128 key, ReadOnlySpan<byte> record)
    {
        Span<byte> frame = stackalloc byte[FrameBytes];
        BinaryPrimitives.WriteInt32LittleEndian(frame, record.Length);
        frame[20] = (byte)kind;
        BinaryPrimitives.WriteUInt128LittleEndian(frame[21..], key);
        BinaryPrimitives.WriteUInt128LittleEndian(frame[4..], Checksum(frame[20..], record));
        _pending.Write(frame);
        _pending.Write(record);
        if (_pending.Length >= MostPending || Stopwatch.GetElapsedTime(_lastFlush) > LongestDelay)
            FlushPending();
    }

    private void FlushPending()
    {
        _lastFlush = Stopwatch.GetTimestamp();
        if (_pending.Length == 0)
            return;

        // A file whose folder was deleted takes writes without complaint, and is lost.
        if (!File.Exists(_path))
            throw new IOException($"'{_path}' has vanished while the run wrote to it.");
        RandomAccess.Write(_file.SafeFileHandle, _pending.GetBuffer().AsSpan(0, (int)_pending.Length), _end);
        _end += _pending.Length;
        _pending.SetLength(0);
    }

    private static UInt128 Checksum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> record)
    {
        Span<byte> hashed = stackalloc byte[17 + 16];
        head[..17].CopyTo(hashed);
        BinaryPrimitives.WriteUInt128LittleEndian(hashed[17..], Digest.Of(record));
        return Digest.Of(hashed);
    }

    private void ReadAt(long offset, Span<byte> target)
    {
        var read = 0;
        while (read < target.Length)
        {
            var some = RandomAccess.Read(_file.SafeFileHandle, target[read..], offset + read);
            if (some == 0)
                throw new IOException($"'{_path}' ends too early: it was changed while the run read it.");
            read += some;
        }
    }

    /// <summary>A photo's file, and whether this run asked for it.</summary>
    private readonly record struct KnownFile(FileFact Fact, bool IsUsed);
}

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
    private const int KeyStart = 4 + 16 + 1;
    private const int FactBytes = 8 + 8 + 16;
    private const int LongestRecord = 1 << 28;
    private const int MostPending = 1 << 18;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(250);
    private static readonly byte[] Magic = [.. "ReIdFlow journal 1\n"u8];

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly FileStream _file;

    // Where each file's fact and each result stands; ~place where this run asked for it.
    private readonly Dictionary<Key, long> _files = [];
    private readonly Dictionary<Key, long> _results = [];
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
            if (!_files.TryGetValue(key, out var place))
            {
                fact = default;
                return false;
            }

            var offset = OffsetOf(place);
            _files[key] = ~offset;
            fact = FactAt(offset);
            return true;
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
        Span<byte> record = stackalloc byte[FactBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, fact.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], fact.Modified);
        BinaryPrimitives.WriteUInt128LittleEndian(record[16..], fact.Hash);
        lock (_gate)
        {
            if (_files.TryGetValue(key, out var place) && FactAt(OffsetOf(place)) == fact)
            {
                _files[key] = ~OffsetOf(place);
                return;
            }

            _files[key] = ~(_end + _pending.Length);
            Append(Kind.File, key, record);
        }
    }

    /// <summary>Where an earlier run's result stands.</summary>
    public bool TryFind(UInt128 name, out long offset)
    {
        var key = new Key(name);
        lock (_gate)
        {
            if (!_results.TryGetValue(key, out var place))
            {
                offset = 0;
                return false;
            }

            offset = OffsetOf(place);
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
    public void AddResult(UInt128 name, ReadOnlySpan<byte> record)
    {
        var key = new Key(name);
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
                var places = (Kind)frame[20] == Kind.Result ? _results : _files;
                if (!places.TryGetValue(Key.In(frame), out var place) || place >= 0)
                    continue;
                target.Write(frame);
                target.Write(record);
            }
        }

        File.Move(fresh, _path, overwrite: true);
    }

    private static Key NameOf(string path) => new(Digest.Of(System.Text.Encoding.UTF8.GetBytes(path)));

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
            if ((Kind)frame[20] == Kind.Result)
            {
                _results[Key.In(frame)] = _end;
            }
            else if (record.Length == FactBytes)
            {
                _files[Key.In(frame)] = _end;
                _lengths.Add(Fact(record).Length);
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

    private void Append(Kind kind, Key key, ReadOnlySpan<byte> record)
    {
        Span<byte> frame = stackalloc byte[FrameBytes];
        BinaryPrimitives.WriteInt32LittleEndian(frame, record.Length);
        frame[20] = (byte)kind;
        key.WriteTo(frame[KeyStart..]);
        BinaryPrimitives.WriteUInt128LittleEndian(frame[4..], Checksum(frame[20..], record));
        _pending.Write(frame);
        _pending.Write(record);
        if (_pending.Length >= MostPending || Stopwatch.GetElapsedTime(_lastFlush) > LongestDelay)
            FlushPending();
    }

    private static long OffsetOf(long place) => place < 0 ? ~place : place;

    private FileFact FactAt(long offset)
    {
        if (offset >= _end)
            return Fact(_pending.GetBuffer().AsSpan((int)(offset - _end) + FrameBytes, FactBytes));
        Span<byte> record = stackalloc byte[FactBytes];
        ReadAt(offset + FrameBytes, record);
        return Fact(record);
    }

    private static FileFact Fact(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadInt64LittleEndian(record),
        BinaryPrimitives.ReadInt64LittleEndian(record[8..]),
        BinaryPrimitives.ReadUInt128LittleEndian(record[16..]));

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

    /// <summary>A digest in two halves: a table of UInt128 takes half as much again, for these begin at multiples of 16 bytes.</summary>
    private readonly record struct Key(ulong Upper, ulong Lower)
    {
        public Key(UInt128 digest)
            : this((ulong)(digest >> 64), (ulong)digest)
        {
        }

        public static Key In(ReadOnlySpan<byte> frame) => new(BinaryPrimitives.ReadUInt128LittleEndian(frame[KeyStart..]));

        public void WriteTo(Span<byte> target) => BinaryPrimitives.WriteUInt128LittleEndian(target, new UInt128(Upper, Lower));
    }
}

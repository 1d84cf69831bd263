using System.Collections;
using System.Collections.ObjectModel;
using System.Text;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Shared;

/// <summary>
/// A list of samples that takes a fraction of their memory: each is a run of bytes, and texts that many share stand once. A sample is
/// made anew whenever it is asked for, so whoever looks at one again and again keeps it. One that holds pixels, vectors or a photo that is no
/// file is kept as it is.
/// </summary>
internal sealed class PackedSamples : IReadOnlyList<Sample>
{
    // Small enough to stay off the large object heap, which is neither moved nor given back.
    private const int ChunkBytes = 1 << 16;
    private const int MostSharedValues = 1 << 12;

    private readonly List<byte[]> _chunks = [];
    private readonly List<(int Chunk, int Start)> _places = [];
    private readonly Dictionary<int, Sample> _whole = [];
    private Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private PackedWriter _writer = new();
    private int _used = ChunkBytes;

    /// <summary>Packs samples; nothing is added later.</summary>
    public static PackedSamples Of(IEnumerable<Sample> samples)
    {
        var packed = new PackedSamples();
        foreach (var sample in samples)
            packed.Add(sample);
        packed.Close();
        return packed;
    }

    /// <summary>Adds a sample.</summary>
    public void Add(Sample sample)
    {
        if (sample is { Content: null or FileContent, Image: null, Embeddings.Count: 0 } && TryWrite(sample))
        {
            Keep(_writer.Written);
            return;
        }

        _whole.Add(_places.Count, sample);
        _places.Add(default);
    }

    /// <summary>Lets go of what only adding needs; nothing is added later.</summary>
    public void Close()
    {
        _places.TrimExcess();
        (_writer, _numbers) = (new PackedWriter(), []);
    }

    public int Count => _places.Count;

    public Sample this[int index]
    {
        get
        {
            if (_whole.TryGetValue(index, out var whole))
                return whole;
            var (chunk, start) = _places[index];
            return Read(new PackedReader(_chunks[chunk].AsSpan(start)));
        }
    }

    /// <summary>The id of a sample alone, which takes less than to make the sample.</summary>
    public string IdOf(int index)
    {
        if (_whole.TryGetValue(index, out var whole))
            return whole.Id;
        var (chunk, start) = _places[index];
        var reader = new PackedReader(_chunks[chunk].AsSpan(start));
        return Id(ref reader, reader.Text());
    }

    public IEnumerator<Sample> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Keep(ReadOnlySpan<byte> record)
    {
        if (_used + record.Length > ChunkBytes)
        {
            _chunks.Add(new byte[Math.Max(ChunkBytes, record.Length)]);
            _used = 0;
        }

        record.CopyTo(_chunks[^1].AsSpan(_used));
        _places.Add((_chunks.Count - 1, _used));
        _used += record.Length;
    }

    private bool TryWrite(Sample sample)
    {
        _writer.Clear();
        try
        {
            _writer.Text(sample.Path);
            Around(sample.Id, sample.Path);
            _writer.Flag(sample.Content is not null);
            if (sample.Content is FileContent file)
                Placed(file.FullPath, sample.Path);
            _writer.Number((ulong)sample.Split);
            _writer.Flag(sample.Box is not null);
            if (sample.Box is { } box)
            {
                foreach (var number in (ReadOnlySpan<double>)[box.X, box.Y, box.Width, box.Height])
                    _writer.Double(number);
                _writer.Number((ulong)box.Unit);
            }

            _writer.Flag(sample.CapturedAt is not null);
            if (sample.CapturedAt is { } time)
                _writer.Time(time);

            _writer.Flag(sample.Event == sample.Path);
            foreach (var text in (ReadOnlySpan<string?>)[sample.Individual, sample.Deployment, sample.Event == sample.Path ? null : sample.Event, sample.Viewpoint, sample.Species])
                _writer.Number((ulong)(text is null ? 0 : Share(text) + 1));

            _writer.Number((ulong)sample.Attributes.Count);
            foreach (var (name, value) in sample.Attributes)
            {
                _writer.Number((ulong)Share(name));
                Value(value);
            }

            return true;
        }
        catch (EncoderFallbackException)
        {
            // Half a character cannot be written as UTF-8.
            return false;
        }
    }

    private Sample Read(PackedReader reader)
    {
        var path = reader.Text();
        var id = Id(ref reader, path);
        var content = reader.Flag() ? new FileContent(reader.Flag() ? _texts[(int)reader.Number()] + path : reader.Text()) : null;
        var split = (Split)reader.Number();
        BoundingBox? box = reader.Flag()
            ? new BoundingBox(reader.Double(), reader.Double(), reader.Double(), reader.Double(), (BoxUnit)reader.Number())
            : null;
        DateTimeOffset? time = reader.Flag() ? reader.Time() : null;
        var isOwnEvent = reader.Flag();
        var individual = Shared(ref reader);
        var deployment = Shared(ref reader);
        var @event = Shared(ref reader);
        var viewpoint = Shared(ref reader);
        var species = Shared(ref reader);
        return new Sample
        {
            Id = id == path ? path : id,
            Path = path,
            Content = content,
            Individual = individual,
            Split = split,
            Box = box,
            CapturedAt = time,
            Deployment = deployment,
            Event = isOwnEvent ? path : @event,
            Viewpoint = viewpoint,
            Species = species,
            Attributes = Attributes(ref reader),
        };
    }

    private IReadOnlyDictionary<string, string> Attributes(ref PackedReader reader)
    {
        var count = (int)reader.Number();
        if (count == 0)
            return ReadOnlyDictionary<string, string>.Empty;
        var attributes = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = _texts[(int)reader.Number()];
            attributes[name] = reader.Flag() ? _texts[(int)reader.Number()] : reader.Text();
        }

        return attributes;
    }

    private string Id(ref PackedReader reader, string path)
        => reader.Flag() ? string.Concat(_texts[(int)reader.Number()], path, reader.Text()) : reader.Text();

    private string? Shared(ref PackedReader reader) => reader.Number() is > 0 and var number ? _texts[(int)number - 1] : null;

    private int Share(string text)
    {
        if (_numbers.TryGetValue(text, out var number))
            return number;
        _numbers.Add(text, number = _texts.Count);
        _texts.Add(text);
        return number;
    }

    // A detection's id is its source's name, its photo's path and a number.
    private void Around(string text, string middle)
    {
        var start = text.IndexOf(middle, StringComparison.Ordinal);
        var isAround = start >= 0 && MayShare(text[..start]);
        _writer.Flag(isAround);
        if (isAround)
            _writer.Number((ulong)Share(text[..start]));
        _writer.Text(isAround ? text.AsSpan(start + middle.Length) : text);
    }

    // Most photos are where their source's folder and their path say.
    private void Placed(string file, string path)
    {
        var isPlaced = file.EndsWith(path, StringComparison.Ordinal);
        _writer.Flag(isPlaced);
        if (isPlaced)
            _writer.Number((ulong)Share(file[..^path.Length]));
        else
            _writer.Text(file);
    }

    // A camera's make is the same on every photo; a place may be another on each.
    private void Value(string text)
    {
        var isShared = MayShare(text);
        _writer.Flag(isShared);
        if (isShared)
            _writer.Number((ulong)Share(text));
        else
            _writer.Text(text);
    }

    private bool MayShare(string text) => _texts.Count < MostSharedValues || _numbers.ContainsKey(text);
}

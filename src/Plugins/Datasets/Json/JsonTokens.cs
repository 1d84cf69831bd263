using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Reads a JSON file token by token with a small buffer, so that a file of any size takes the same memory. Damage is told with the
/// line and column where it stands.
/// </summary>
internal sealed class JsonTokens : IDisposable
{
    private const int SmallestBuffer = 1 << 16;
    private readonly FileStream _stream;
    private byte[] _buffer = new byte[SmallestBuffer];
    private int _start;
    private int _end;
    private bool _isLast;
    private JsonReaderState _state;
    private int _valueStart;
    private int _valueLength;
    private bool _isEscaped;

    private JsonTokens(string path, FileStream stream) => (Path, _stream) = (path, stream);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was read last.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>Opens a file; a byte order mark is passed over.</summary>
    /// <exception cref="StageException">The file cannot be opened.</exception>
    public static JsonTokens Open(string path)
    {
        try
        {
            var tokens = new JsonTokens(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan));
            tokens.Fill();
            if (tokens._buffer.AsSpan(0, tokens._end).StartsWith(Encoding.UTF8.Preamble))
                tokens._start = Encoding.UTF8.Preamble.Length;
            return tokens;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"'{path}' cannot be opened: {e.Message} Correct the option that names it, or give this user the right to read it.", e);
        }
    }

    /// <summary>Goes through a list that is a property of a file's object, wherever it stands among the others.</summary>
    /// <param name="path">The file.</param>
    /// <param name="list">The list's name.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    /// <returns>The reader at the first token of each entry, which is read to its end, or skipped, before the next one is asked for.</returns>
    /// <exception cref="StageException">The file cannot be opened, or is damaged.</exception>
    public static IEnumerable<JsonTokens> EntriesOf(string path, string list, CancellationToken cancellation)
    {
        var name = Encoding.UTF8.GetBytes(list);
        using var json = Open(path);
        json.ReadMore();
        while (json.NextProperty())
        {
            if (!json.NameIs(name))
            {
                json.SkipValue();
                continue;
            }

            if (!json.BeginArray())
                continue;
            while (json.NextItem())
            {
                cancellation.ThrowIfCancellationRequested();
                yield return json;
            }
        }
    }

    /// <summary>Goes on to the next token.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="StageException">The text is not JSON from here on.</exception>
    public bool Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isLast, _state);
            try
            {
                if (reader.Read())
                {
                    (Type, _isEscaped) = (reader.TokenType, reader.ValueIsEscaped);
                    var quote = Type is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
                    (_valueStart, _valueLength) = (_start + (int)reader.TokenStartIndex + quote, reader.ValueSpan.Length);
                    _start += (int)reader.BytesConsumed;
                    _state = reader.CurrentState;
                    return true;
                }
            }
            catch (JsonException e)
            {
                throw Damaged(e);
            }

            if (_isLast)
                return false;
            _start += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            try
            {
                Fill();
            }
            catch (IOException e)
            {
                throw new StageException($"'{Path}' cannot be read to its end: {e.Message}", e);
            }
        }
    }

    /// <summary>Goes on to a token that has to be there.</summary>
    public void ReadMore()
    {
        if (!Read())
            throw new StageException($"'{Path}' ends in the middle.");
    }

    /// <summary>Whether the property read last has this name.</summary>
    public bool NameIs(ReadOnlySpan<byte> name) => _isEscaped
        ? Text() == Encoding.UTF8.GetString(name)
        : _buffer.AsSpan(_valueStart, _valueLength).SequenceEqual(name);

    /// <summary>The text or name read last; a number as it is written; null for anything else.</summary>
    public string? Text()
    {
        var value = _buffer.AsSpan(_valueStart, _valueLength);
        switch (Type)
        {
            case JsonTokenType.String or JsonTokenType.PropertyName when _isEscaped:
                var quoted = new Utf8JsonReader(_buffer.AsSpan(_valueStart - 1, _valueLength + 2));
                quoted.Read();
                return quoted.GetString();
            case JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number:
                return Encoding.UTF8.GetString(value);
            default:
                return null;
        }
    }

    /// <summary>The number read last, be it written as a text; NaN for anything else.</summary>
    public double Number() => Type switch
    {
        JsonTokenType.Number when Utf8Parser.TryParse(_buffer.AsSpan(_valueStart, _valueLength), out double number, out var used) && used == _valueLength => number,
        JsonTokenType.String when double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => double.NaN,
    };

    /// <summary>Reads to the end of the value that has begun.</summary>
    public void Skip()
    {
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = 1;
        while (depth > 0)
        {
            ReadMore();
            if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                depth++;
            else if (Type is JsonTokenType.EndObject or JsonTokenType.EndArray)
                depth--;
        }
    }

    /// <summary>
    /// The properties of the object that has begun, one after the other: while each is looked at, its name has been read. Whoever
    /// enumerates reads the value, to its end.
    /// </summary>
    /// <returns>False where no object has begun, and what has is passed over.</returns>
    public bool NextProperty()
    {
        ReadMore();
        return Type == JsonTokenType.PropertyName;
    }

    /// <summary>Begins the value after a property's name and says whether it is an object; what is none is passed over.</summary>
    public bool BeginObject() => Begin(JsonTokenType.StartObject);

    /// <summary>Begins the value after a property's name and says whether it is a list; what is none is passed over.</summary>
    public bool BeginArray() => Begin(JsonTokenType.StartArray);

    /// <summary>Goes on to the next entry of a list; false at its end.</summary>
    public bool NextItem()
    {
        ReadMore();
        return Type != JsonTokenType.EndArray;
    }

    /// <summary>Reads a property's value where it is a text or a number, and passes over anything else.</summary>
    public string? ReadText()
    {
        ReadMore();
        var text = Text();
        Skip();
        return text;
    }

    /// <summary>Reads a property's value where it is a number, and passes over anything else.</summary>
    public double ReadNumber()
    {
        ReadMore();
        var number = Number();
        Skip();
        return number;
    }

    /// <summary>Reads a list of numbers; null where it is none.</summary>
    public double[]? ReadNumbers()
    {
        if (!BeginArray())
            return null;
        var numbers = new List<double>(4);
        while (NextItem())
        {
            numbers.Add(Number());
            Skip();
        }

        return [.. numbers];
    }

    /// <summary>Passes over a property's value.</summary>
    public void SkipValue()
    {
        ReadMore();
        Skip();
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private bool Begin(JsonTokenType type)
    {
        ReadMore();
        if (Type == type)
            return true;
        Skip();
        return false;
    }

    private void Fill()
    {
        var rest = _end - _start;
        if (rest > _buffer.Length / 2)
        {
            if (_buffer.Length >= 1 << 28)
                throw new StageException($"'{Path}' holds a single text of more than {_buffer.Length / 2} bytes, which no detector writes.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        _buffer.AsSpan(_start, rest).CopyTo(_buffer);
        (_start, _end) = (0, rest);
        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isLast = read == 0;
    }

    private StageException Damaged(JsonException e)
    {
        var message = e.Message;
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (cut > 0)
            message = message[..cut];
        return new StageException(string.Create(
            CultureInfo.InvariantCulture,
            $"'{Path}' is damaged in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {message} Write the file again, or mend it there."), e);
    }
}

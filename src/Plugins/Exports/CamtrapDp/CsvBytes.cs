using System.Text;

namespace ReIdFlow.Plugins.Exports;

/// <summary>
/// A CSV file as bytes: where each cell stands, so that one can be changed and every other byte left as it is, quotation marks, line
/// ends and byte order mark included.
/// </summary>
internal sealed class CsvBytes
{
    private readonly byte[] _bytes;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    public CsvBytes(byte[] bytes)
    {
        _bytes = bytes;
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        Rows = Parse(start);
        if (Rows.Count == 0)
            return;
        for (var i = 0; i < Rows[0].Length; i++)
            _columns.TryAdd(Text(Rows[0][i]), i);
    }

    /// <summary>Where the cells of each row stand, the first row's included; blank lines are left out.</summary>
    public IReadOnlyList<(int Start, int End)[]> Rows { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyCollection<string> Columns => _columns.Keys;

    /// <summary>What ends the file's lines.</summary>
    public string LineEnd => _bytes.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";

    /// <summary>Whether the last line has an end.</summary>
    public bool EndsWithLine => _bytes.Length > 0 && _bytes[^1] == '\n';

    /// <summary>A cell's text; null where it is empty or there is no such column.</summary>
    public string? this[int row, string column]
        => _columns.TryGetValue(column, out var i) && i < Rows[row].Length && Text(Rows[row][i]) is { Length: > 0 } text ? text : null;

    /// <summary>Where a cell stands; null where the row has none.</summary>
    public (int Start, int End)? Cell(int row, string column) => _columns.TryGetValue(column, out var i) && i < Rows[row].Length ? Rows[row][i] : null;

    /// <summary>Writes the file with some cells changed.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="changes">New texts by where the cells stand.</param>
    public void Write(Stream stream, IReadOnlyDictionary<(int Start, int End), string> changes)
    {
        var at = 0;
        foreach (var ((start, end), text) in changes.OrderBy(c => c.Key.Start))
        {
            stream.Write(_bytes.AsSpan(at, start - at));
            stream.Write(Encoding.UTF8.GetBytes(CsvText.Cell(text)));
            at = end;
        }

        stream.Write(_bytes.AsSpan(at));
    }

    private string Text((int Start, int End) cell)
    {
        var text = Encoding.UTF8.GetString(_bytes.AsSpan(cell.Start, cell.End - cell.Start)).Trim();
        return text is ['"', .., '"'] ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    private List<(int Start, int End)[]> Parse(int at)
    {
        var rows = new List<(int, int)[]>();
        var cells = new List<(int, int)>();
        var (start, isQuoted) = (at, false);
        void EndCell(int end)
        {
            cells.Add((start, end));
            start = end + 1;
        }

        void EndRow(int end)
        {
            EndCell(end > start && _bytes[end - 1] == '\r' ? end - 1 : end);
            start = end + 1;
            if (cells is not [var (from, to)] || to > from)
                rows.Add([.. cells]);
            cells.Clear();
        }

        for (; at < _bytes.Length; at++)
        {
            switch (_bytes[at])
            {
                case (byte)'"':
                    isQuoted = !isQuoted;
                    break;
                case (byte)',' when !isQuoted:
                    EndCell(at);
                    break;
                case (byte)'\n' when !isQuoted:
                    EndRow(at);
                    break;
            }
        }

        if (start < at)
            EndRow(at);
        return rows;
    }
}

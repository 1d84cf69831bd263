using System.Text;
using ReIdFlow.Contracts;
using Sylvan.Data.Csv;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// A CSV file read row by row, its cells by the columns' names (upper and lower case are the same). The separator is found out from the
/// first line; UTF-8 with or without a byte order mark.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    /// <summary>Characters a single row may have: outlines of animals are long.</summary>
    private const int LongestRow = 1 << 26;

    private readonly CsvDataReader _reader;
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.OrdinalIgnoreCase);
    private int _nextLine = 2;

    private CsvTable(string path, CsvDataReader reader)
    {
        (Path, _reader) = (path, reader);
        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetName(i).Trim())];
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Length > 0 && !_ordinals.TryAdd(Columns[i], i))
                throw new StageException($"'{path}' has two columns named '{Columns[i]}'. Rename or remove one of them.");
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The columns' names in the file's order; empty for an unnamed one.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The line of the file on which the current row starts, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Opens a file and reads its first line.</summary>
    /// <exception cref="StageException">The file is not there, cannot be read, or has no first line that names the columns.</exception>
    public static CsvTable Open(string path)
    {
        try
        {
            var options = new CsvDataReaderOptions { MaxBufferSize = LongestRow, Comment = '\0', HeaderComparer = StringComparer.OrdinalIgnoreCase };
            return new CsvTable(path, CsvDataReader.Create(new StreamReader(path, Encoding.UTF8), options));
        }
        catch (CsvMissingHeadersException e)
        {
            throw new StageException($"'{path}' is empty. Its first line has to name the columns.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"The table '{path}' cannot be opened: {e.Message} Correct the option 'file', or give this user the right to read it.", e);
        }
        catch (Exception e) when (e is CsvFormatException or CsvRecordTooLargeException)
        {
            throw new StageException($"The first line of '{path}' is not CSV: {e.Message} Save the table as comma-separated text.", e);
        }
    }

    /// <summary>Goes on to the next row that is not blank.</summary>
    /// <returns>False after the last row.</returns>
    /// <exception cref="StageException">The text is not CSV from here on.</exception>
    public bool Read()
    {
        do
        {
            Line = _nextLine;
            try
            {
                if (!_reader.Read())
                    return false;
            }
            catch (Exception e) when (e is IOException or FormatException or CsvRecordTooLargeException)
            {
                throw new StageException($"'{Path}', line {Line}: the rest of the table cannot be read: {e.Message} A quotation mark may be missing its partner.", e);
            }

            _nextLine += 1 + LineBreaks();
        }
        while (Cells == 1 && Columns.Count > 1 && _reader.GetString(0).Length == 0);
        return true;
    }

    /// <summary>How many cells the current row has; as many as there are columns where the row is sound.</summary>
    public int Cells => _reader.RowFieldCount;

    /// <summary>Whether there is such a column.</summary>
    public bool Has(string column) => _ordinals.ContainsKey(column);

    /// <summary>A cell of the current row without the spaces around it; null where it is empty or there is no such column.</summary>
    public string? this[string column] => _ordinals.TryGetValue(column, out var ordinal) ? this[ordinal] : null;

    /// <summary>A cell of the current row without the spaces around it; null where it is empty.</summary>
    public string? this[int ordinal]
    {
        get
        {
            if (ordinal >= Cells)
                return null;
            var text = _reader.GetString(ordinal).Trim();
            return text.Length == 0 ? null : text;
        }
    }

    /// <summary>Checks that columns are there.</summary>
    /// <exception cref="StageException">Some are not; the message names those, and what is there instead.</exception>
    public void Require(params IEnumerable<string> columns)
    {
        var missing = columns.Where(column => !Has(column)).ToList();
        if (missing.Count == 0)
            return;
        var there = Columns.Where(column => column.Length > 0).ToList();
        var guesses = missing
            .Select(column => (Column: column, Nearest: NearestName.Of(column, there)))
            .Where(guess => guess.Nearest is not null)
            .Select(guess => $" Is '{guess.Nearest}' meant for '{guess.Column}'?");
        throw new StageException(
            $"'{Path}' has no column {NearestName.Quote(missing)}; its columns are {NearestName.Quote(there)}.{string.Concat(guesses)} Rename the column, or name it in the stage's options.");
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private int LineBreaks()
    {
        var breaks = 0;
        for (var i = 0; i < Cells; i++)
            breaks += _reader.GetString(i).AsSpan().Count('\n');
        return breaks;
    }
}

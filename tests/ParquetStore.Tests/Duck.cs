using DuckDB.NET.Data;

namespace ReIdFlow.Tests;

/// <summary>Asks DuckDB, which knows nothing of our reader, what is in a file.</summary>
internal static class Duck
{
    /// <summary>The rows of an answer.</summary>
    public static List<object?[]> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The first row of an answer, each value as text.</summary>
    public static string Row(string sql) => string.Join('|', Query(sql)[0].Select(static value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? ""));
}

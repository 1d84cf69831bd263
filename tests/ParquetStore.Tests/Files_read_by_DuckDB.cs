using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.ParquetStore;

namespace ReIdFlow.Tests;

public sealed class Files_read_by_DuckDB : StoreFixture
{
    [Fact]
    public async Task Columns_have_the_promised_names_order_and_types()
    {
        await WriteAsync(Rows("mlp", 3));

        var columns = Duck.Query($"DESCRIBE SELECT * FROM '{Text("mlp.part-00000.parquet")}'").Select(static row => $"{row[0]} {row[1]}");

        Assert.Equal(
            [
                "sample_id VARCHAR", "path VARCHAR", "individual VARCHAR", "split VARCHAR", "event_id VARCHAR",
                "captured_at TIMESTAMP WITH TIME ZONE", "deployment VARCHAR", "viewpoint VARCHAR", "species VARCHAR",
                "bbox_x DOUBLE", "bbox_y DOUBLE", "bbox_width DOUBLE", "bbox_height DOUBLE", "bbox_unit VARCHAR", "model VARCHAR",
                "predicted_individual VARCHAR", "predicted_probability FLOAT", "attributes VARCHAR", "embedding FLOAT[]",
            ],
            columns);
    }

    [Theory]
    [InlineData(ParquetCompression.Snappy)]
    [InlineData(ParquetCompression.Zstd)]
    [InlineData(ParquetCompression.None)]
    public async Task Every_compression_gives_all_numbers(ParquetCompression compression)
    {
        await WriteAsync(Rows("mlp", 100, 16), new ParquetSinkOptions { Folder = "", RowsPerGroup = 30, Compression = compression });

        var file = Text("mlp.part-00000.parquet");
        Assert.Equal("100|1600|16|16", Duck.Row($"SELECT count(*), sum(len(embedding)), min(len(embedding)), max(len(embedding)) FROM '{file}'"));
        Assert.Equal("99|100.875", Duck.Row($"SELECT embedding[1], embedding[16] FROM '{file}' WHERE sample_id = 's99'"));
        Assert.Equal("4", Duck.Row($"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{file}')"));
        var expected = compression == ParquetCompression.None ? "UNCOMPRESSED" : compression.ToString().ToUpperInvariant();
        Assert.Equal(expected, Duck.Row($"SELECT DISTINCT compression FROM parquet_metadata('{file}')"));
    }

    [Fact]
    public async Task Zstandard_splits_the_bytes_of_embeddings()
    {
        await WriteAsync(Rows("mlp", 10), new ParquetSinkOptions { Folder = "", Compression = ParquetCompression.Zstd });

        Assert.Contains(
            "BYTE_STREAM_SPLIT",
            Duck.Row($"SELECT encodings FROM parquet_metadata('{Text("mlp.part-00000.parquet")}') WHERE path_in_schema LIKE 'embedding%'"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_known_is_stored_and_what_is_not_is_null()
    {
        var known = new Embedding
        {
            Sample = new Sample
            {
                Id = "a",
                Path = "Böhm/größe 🦁.jpg",
                Individual = "Nala",
                Split = Split.Validation,
                Event = "visit-7",
                CapturedAt = new DateTimeOffset(2024, 2, 29, 23, 30, 0, 123, TimeSpan.FromHours(2)),
                Deployment = "",
                Viewpoint = "left",
                Species = "Panthera leo",
                Box = new BoundingBox(0.25, 0.5, 0.125, 1, BoxUnit.Relative),
                Attributes = new Dictionary<string, string> { ["site"] = "Süd", ["camera"] = "7" },
            },
            Model = "mlp",
            Vector = new float[] { 1, -2.5f },
            Prediction = new Classification("Simba", 0.75f),
        };
        await WriteAsync([known, Row("mlp", 1, 3, 4)]);

        var file = Text("mlp.part-00000.parquet");
        Assert.Equal(
            "a|Böhm/größe 🦁.jpg|Nala|validation|visit-7|1709242200123||left|Panthera leo|0.25|0.5|0.125|1|relative|mlp|Simba|0.75|{\"camera\":\"7\",\"site\":\"Süd\"}|[1.0, -2.5]",
            Duck.Row($"SELECT * REPLACE (epoch_ms(captured_at) AS captured_at, embedding::VARCHAR AS embedding) FROM '{file}' WHERE sample_id = 'a'"));
        Assert.Equal(
            "unassigned|mlp|true",
            Duck.Row($"""
                SELECT split, model, (coalesce(individual, event_id, deployment, viewpoint, species, bbox_unit, predicted_individual) IS NULL
                    AND coalesce(bbox_x, bbox_y, bbox_width, bbox_height, predicted_probability) IS NULL AND captured_at IS NULL)::VARCHAR
                FROM '{file}' WHERE sample_id = 's1'
                """));
        Assert.Equal("true", Duck.Row($"SELECT (deployment = '')::VARCHAR FROM '{file}' WHERE sample_id = 'a'"));
    }

    [Fact]
    public async Task Metadata_tell_the_run_the_model_and_the_part()
    {
        var run = new RunInfo
        {
            Pipeline = "herd",
            ConfigurationHash = "abc123",
            Configuration = """{"seed": 42}""",
            Versions = new Dictionary<string, string> { ["Zebra"] = "2.0", ["Ant"] = "1.0" },
        };
        await WriteAsync(Rows("mlp", 5, 3), new ParquetSinkOptions { Folder = "", RowsPerPart = 3 }, run);

        var metadata = Duck.Query($"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{Text("mlp.part-00001.parquet")}')")
            .ToDictionary(static row => (string)row[0]!, static row => (string)row[1]!);

        Assert.Equal("mlp", metadata["reidflow.model"]);
        Assert.Equal("3", metadata["reidflow.dimension"]);
        Assert.Equal("1", metadata["reidflow.format"]);
        Assert.Equal("1.0", metadata["reidflow.contract"]);
        Assert.Equal("herd", metadata["reidflow.pipeline"]);
        Assert.Equal("abc123", metadata["reidflow.configuration_hash"]);
        Assert.Equal("""{"seed": 42}""", metadata["reidflow.configuration"]);
        Assert.Equal("""{"Ant":"1.0","Zebra":"2.0"}""", metadata["reidflow.versions"]);
        Assert.Equal("1", metadata["reidflow.part"]);
        Assert.Equal("3", metadata["reidflow.first_row"]);
        Assert.Equal("true", metadata["reidflow.last_part"]);
        Assert.Equal(11, metadata.Count);
        Assert.Equal(2, JsonDocument.Parse(metadata["reidflow.versions"]).RootElement.EnumerateObject().Count());
    }

    [Fact]
    public async Task Failures_are_listed_with_their_reasons()
    {
        await WriteAsync(
            Rows("mlp", 1),
            failures: [new ItemFailure(null, "a/thumbs.db", "herd", "no photo"), new ItemFailure("s9", "b.jpg", "load", "cut short")]);

        var file = Text("failures.parquet");
        Assert.Equal("|a/thumbs.db|herd|no photo", Duck.Row($"SELECT sample_id, path, stage, reason FROM '{file}' WHERE sample_id IS NULL"));
        Assert.Equal("s9|b.jpg|load|cut short", Duck.Row($"SELECT * FROM '{file}' WHERE sample_id IS NOT NULL"));
    }

    [Fact]
    public async Task A_run_without_failures_or_embeddings_still_writes_a_list_of_failures()
    {
        var store = await WriteAsync([]);

        Assert.Equal("0", Duck.Row($"SELECT count(*) FROM '{Text("failures.parquet")}'"));
        Assert.Equal(["failures.parquet"], Files());
        Assert.Empty(store.Models);
    }

    [Fact]
    public async Task All_parts_read_as_one_table()
    {
        await WriteAsync(Rows("wide", 25, 2), new ParquetSinkOptions { Folder = "", RowsPerPart = 10, RowsPerGroup = 4 });

        Assert.Equal("25|3|300", Duck.Row($"SELECT count(*), count(DISTINCT filename), sum(embedding[1]) FROM read_parquet('{Text("wide.part-*.parquet")}', filename = true)"));
        Assert.Equal("4|4|2", Duck.Row($"SELECT list(row_group_num_rows ORDER BY row_group_id)[1], list(row_group_num_rows ORDER BY row_group_id)[2], list(row_group_num_rows ORDER BY row_group_id)[3] FROM parquet_metadata('{Text("wide.part-00001.parquet")}') WHERE column_id = 0"));
    }
}

using ReIdFlow.Contracts;
using ReIdFlow.Plugins.ParquetStore;

namespace ReIdFlow.Tests;

public sealed class Round_trip : StoreFixture
{
    private static readonly string?[] _texts = [null, "", " ", "a", "Löwe", "狮子", "🦁\u0301", "a,b\n\"c\"", "null", new string('x', 5000)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_is_written_is_read_back(ulong seed)
    {
        var random = RandomStream.Create(seed, "round trip");
        var options = new ParquetSinkOptions
        {
            Folder = "",
            RowsPerPart = 1 + random.NextInt(200),
            RowsPerGroup = 1 + random.NextInt(60),
            Compression = (ParquetCompression)random.NextInt(3),
        };
        var dimensions = new[] { 1 + random.NextInt(5), 1 + random.NextInt(300) };
        var written = Enumerable.Range(0, random.NextInt(400)).Select(i =>
        {
            var model = random.NextInt(2);
            return Random(random, i, model == 0 ? "mlp" : "Wide_2-b", dimensions[model]);
        }).ToList();

        var store = await WriteAsync(written, options, batch: 1 + random.NextInt(50));

        Assert.Equal(written.Select(static row => row.Model).Distinct().Order(StringComparer.Ordinal), store.Models);
        foreach (var model in store.Models)
        {
            await AssertReadAsync(store, model, written);
            await AssertReadAsync(Open(model), model, written);
        }
    }

    [Fact]
    public async Task Pieces_are_the_row_groups_of_all_parts_one_after_the_other()
    {
        var store = await WriteAsync(Rows("mlp", 23, 3), new ParquetSinkOptions { Folder = "", RowsPerPart = 10, RowsPerGroup = 4 });
        var whole = await store.ReadAsync("mlp", Cancellation);

        var pieces = new List<EmbeddingTable>();
        await foreach (var piece in store.ReadPiecesAsync("mlp", Cancellation))
            pieces.Add(piece);

        Assert.Equal([4, 4, 2, 4, 4, 2, 3], pieces.Select(static piece => piece.Samples.Count));
        Assert.Equal(whole.Samples.Select(static s => s.Id), pieces.SelectMany(static piece => piece.Samples).Select(static s => s.Id));
        Assert.Equal(whole.Vectors.ToArray(), pieces.SelectMany(static piece => piece.Vectors.ToArray()));
        Assert.Equal(whole.Predictions, pieces.SelectMany(static piece => piece.Predictions));
    }

    [Fact]
    public async Task Vectors_with_many_thousand_numbers_come_back()
    {
        const int Dimension = 50_000;
        var store = await WriteAsync(Rows("deep", 7, Dimension), new ParquetSinkOptions { Folder = "", RowsPerGroup = 3 });

        var table = await store.ReadAsync("deep", Cancellation);

        Assert.Equal(Dimension, table.Dimension);
        Assert.Equal(7, table.Samples.Count);
        Assert.Equal([.. Rows("deep", 7, Dimension).SelectMany(static row => row.Vector.ToArray())], table.Vectors.ToArray());
    }

    [Fact]
    public async Task Extreme_but_finite_numbers_keep_every_bit()
    {
        float[] numbers = [float.MaxValue, float.MinValue, float.Epsilon, -0f, 0f, 1f / 3];

        var table = await (await WriteAsync([Row("mlp", 0, numbers)])).ReadAsync("mlp", Cancellation);

        Assert.Equal(numbers.Select(BitConverter.SingleToInt32Bits), table.Vectors.ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    private static async Task AssertReadAsync(IEmbeddingStore store, string model, List<Embedding> written)
    {
        var expected = written.FindAll(row => row.Model == model);
        var table = await store.ReadAsync(model, Cancellation);
        Assert.Equal(model, table.Model);
        Assert.Equal(expected.Select(static row => row.Sample), table.Samples);
        Assert.Equal(expected.Select(static row => row.Prediction), table.Predictions);
        for (var i = 0; i < expected.Count; i++)
            Assert.Equal(expected[i].Vector.ToArray(), table.Row(i).ToArray());
    }

    private static Embedding Random(RandomStream random, int number, string model, int dimension)
    {
        string? Text() => _texts[random.NextInt(_texts.Length)];
        return new Embedding
        {
            Sample = new Sample
            {
                Id = $"{Text()}{number}",
                Path = Text() ?? "path",
                Individual = Text(),
                Split = (Split)random.NextInt(4),
                Event = Text(),
                CapturedAt = random.NextBool() ? null : new DateTimeOffset(1950, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(random.NextInt(int.MaxValue) * 1_000_003L),
                Deployment = Text(),
                Viewpoint = Text(),
                Species = Text(),
                Box = random.NextBool()
                    ? null
                    : new BoundingBox(random.NextGaussian(), 0, random.NextDouble(), double.MaxValue, (BoxUnit)random.NextInt(2)),
            },
            Model = model,
            Vector = Enumerable.Range(0, dimension).Select(_ => (float)random.NextGaussian()).ToArray(),
            Prediction = random.NextBool() ? null : new Classification(Text() ?? "?", (float)random.NextDouble()),
        };
    }
}

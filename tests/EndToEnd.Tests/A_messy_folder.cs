using System.IO.Compression;
using System.Text;

namespace ReIdFlow.Tests;

public sealed class A_messy_folder : IDisposable
{
    private readonly Workplace _work = new();

    [Fact]
    public async Task Is_gone_through_to_the_end_and_every_bad_file_is_named_with_its_reason()
    {
        _work.Write("pipeline.json", Pipelines.Folder);
        foreach (var animal in new[] { "ada", "bob" })
        {
            Directory.CreateDirectory(_work.PathOf($"photos/{animal}"));
            for (var i = 0; i < 4; i++)
                Bitmap.Write(_work.PathOf($"photos/{animal}/good-{i}.bmp"), i);
        }

        var jpeg = TinyJpeg();
        File.WriteAllBytes(_work.PathOf("photos/ada/jpeg-bytes.png"), jpeg);
        File.WriteAllBytes(_work.PathOf("photos/ada/truncated.JPG"), jpeg[..^40]);
        File.WriteAllBytes(_work.PathOf("photos/ada/empty.jpg"), []);
        File.WriteAllText(_work.PathOf("photos/ada/text.jpg"), "Dear diary, today I saw a lion.\n");
        File.WriteAllBytes(_work.PathOf("photos/bob/huge.png"), HugePngHeader());
        File.WriteAllText(_work.PathOf("photos/bob/Thumbs.db"), "no photo");
        MakeUnreadable("photos/bob/unreadable.jpg");
        Directory.CreateSymbolicLink(_work.PathOf("photos/bob/loop"), _work.PathOf("photos"));

        var outcome = await _work.RunAsync();

        Assert.Equal(3, outcome.ExitCode);
        var failures = _work.Query("SELECT path, reason FROM '@folder/out/embeddings/failures.parquet' ORDER BY path")
            .Select(r => r.Split('|', 2)).ToDictionary(r => r[0], r => r[1]);
        Assert.Equal(["ada/empty.jpg", "ada/text.jpg", "ada/truncated.JPG", "bob/huge.png", "bob/loop", "bob/unreadable.jpg"], failures.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("empty", failures["ada/empty.jpg"], StringComparison.Ordinal);
        Assert.Contains("text", failures["ada/text.jpg"], StringComparison.Ordinal);
        Assert.Contains("30000", failures["bob/huge.png"].Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(failures, f => Assert.Contains($"failed: {f.Key}: {f.Value}", outcome.Error, StringComparison.Ordinal));

        Assert.Equal(["9"], _work.Query("SELECT count(*) FROM '@folder/out/embeddings/random.part-*.parquet'"));
        Assert.Contains("15 photos read, 6 failures", outcome.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _work.Dispose();

    // Root reads what nobody may; for it, a file whose reading itself fails.
    private void MakeUnreadable(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            Directory.CreateSymbolicLink(_work.PathOf(name), _work.PathOf("nowhere"));
            return;
        }

        if (Environment.UserName == "root")
        {
            File.CreateSymbolicLink(_work.PathOf(name), "/proc/self/mem");
            return;
        }

        File.WriteAllBytes(_work.PathOf(name), TinyJpeg());
        File.SetUnixFileMode(_work.PathOf(name), UnixFileMode.None);
    }

    // A grey 16×16 JPEG, as small as one can be.
    private static byte[] TinyJpeg() => Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAAQABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAAUI/8QAHhAAAQMEAwAAAAAAAAAAAAAAAAECAwQREiExQWH/2gAIAQEAAD8A1TO+0TuOOzNNW5HVC3XvY//Z");

    private static byte[] HugePngHeader()
    {
        using var stream = new MemoryStream();
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk("IHDR", [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0]);
        using (var packed = new MemoryStream())
        {
            using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                zlib.Write(new byte[1000]);
            Chunk("IDAT", packed.ToArray());
        }

        Chunk("IEND", []);
        return stream.ToArray();

        void Chunk(string type, byte[] content)
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
            stream.Write(BigEndian((uint)content.Length));
            stream.Write(body);
            stream.Write(BigEndian(Crc(body)));
        }

        static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}

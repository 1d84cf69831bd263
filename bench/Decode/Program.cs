// Decodes, resizes and normalises every photo under a folder, as a peer's loader does, and prints a line of JSON for each round.
//   dotnet run -c Release --project bench/Decode -- [FOLDER [SIZE [WORKERS]]]
// Where REIDFLOW_DATA names a folder with data and peers, torchvision's loader takes turns with it, and the ratio of the two is printed;
// without a FOLDER it is then a hundred copies of the camera-trap photos there.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ReIdFlow.Bench.Decode;

const int Rounds = 3, Copies = 100;
var data = Environment.GetEnvironmentVariable("REIDFLOW_DATA");
if (args.Length == 0 && data is null)
{
    Console.Error.WriteLine("usage: Decode [FOLDER [SIZE [WORKERS]]]   FOLDER may be left out where REIDFLOW_DATA is set");
    return 2;
}

var size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 256;
var workers = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
var copies = args.Length == 0 ? Directory.CreateTempSubdirectory("reidflow-decode-").FullName : null;
try
{
    var folder = copies ?? args[0];
    if (copies is not null)
        Copy(Path.Combine(data!, "data", "camtrap-dp-example", "media"), Path.Combine(copies, "photos"));
    var peer = data is null ? null : Path.Combine(data, "peers", "load_images.py");
    var (own, others) = (new List<double>(), new List<double>());
    for (var round = 0; round < Rounds; round++)
    {
        var (seen, seconds) = PhotoLoading.Run(folder, size, workers);
        own.Add(seen / seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"name\": \"decode\", \"size\": {size}, \"workers\": {workers}, \"images\": {seen}, \"seconds\": {seconds:F3}, \"per_second\": {seen / seconds:F1}, \"peak_mib\": {Process.GetCurrentProcess().PeakWorkingSet64 >> 20}}}"));
        if (peer is null)
            continue;
        var line = RunPeer(peer, folder);
        Console.WriteLine(line);
        others.Add(JsonDocument.Parse(line).RootElement.GetProperty("per_second").GetDouble());
    }

    if (others.Count > 0)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {Median(own):F1} photos/s beside {Median(others):F1}: {Median(own) / Median(others):F2} times"));
}
finally
{
    if (copies is not null)
        Directory.Delete(copies, recursive: true);
}

return 0;

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static void Copy(string from, string to)
{
    Directory.CreateDirectory(to);
    foreach (var file in Directory.EnumerateFiles(from).Where(PhotoLoading.IsPhoto))
    {
        for (var i = 0; i < Copies; i++)
            File.Copy(file, Path.Combine(to, string.Create(CultureInfo.InvariantCulture, $"{i:D3}-{Path.GetFileName(file)}")));
    }
}

string RunPeer(string peer, string folder)
{
    using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [peer, folder, $"{size}", $"{workers}"]) { RedirectStandardOutput = true })!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output.Trim().Split('\n')[^1] : throw new InvalidOperationException($"'{peer}' ended with {process.ExitCode}.");
}

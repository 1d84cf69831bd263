// Times MAP@R, P@1 and R-precision of N clustered vectors of D numbers in C classes, leave-one-out, against the same in faiss and NumPy,
// taking turns so that both meet the same machine.
// Evaluation.Bench N D C [rounds] [k]; k as in the stage's option: max-label-count is what the peer looks at, all (the default) gives MAP
// and MRR over every rank as well. The peer takes part when REIDFLOW_DATA names the folder that holds peers/map_at_r.py, and rounds is
// not 0; with 0 rounds ours runs once, alone.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ReIdFlow.Benchmarks;
using ReIdFlow.Plugins.Evaluation;

var (n, d, c) = args.Length >= 3 ? (Number(args[0]), Number(args[1]), Number(args[2])) : (20_000, 128, 1_000);
var rounds = args.Length > 3 ? Number(args[3]) : 3;
var k = args.Length > 4 ? args[4] : "all";
var peer = PythonPeer.Find("map_at_r.py", "faiss, numpy", "python3-faiss, python3-numpy and libopenblas0-pthread", out var reason);
if (peer is null)
    Console.WriteLine($"faiss is skipped: {reason}");

var vectors = peer is null ? Vectors.Random(n, d, c) : Vectors.OfPeer(n, d, c);
var all = new LabelledVectors(vectors.Numbers, d, vectors.Labels);
var own = Enumerable.Range(0, n).ToArray();
var (ours, theirs) = (new List<double>(), new List<double>());
for (var round = 0; round < Math.Max(1, rounds); round++)
{
    var watch = Stopwatch.StartNew();
    var scores = NeighbourRanking.Score(all, all, own, Distance.Euclidean, k, Environment.ProcessorCount, CancellationToken.None);
    ours.Add(watch.Elapsed.TotalSeconds);
    var figures = new
    {
        name = "map_at_r",
        n,
        d,
        classes = c,
        k,
        map_at_r = RetrievalMetrics.Mean(scores, static s => s.AveragePrecisionAtR),
        precision_at_1 = RetrievalMetrics.Mean(scores, static s => s.PrecisionAt1),
        r_precision = RetrievalMetrics.Mean(scores, static s => s.RPrecision),
    };
    using var process = Process.GetCurrentProcess();
    Console.WriteLine(JsonSerializer.Serialize(new { work = figures, seconds = Math.Round(ours[^1], 3), per_second = Math.Round(n / ours[^1], 1), peak_mib = process.PeakWorkingSet64 >> 20 }));
    if (peer is null || rounds == 0)
        continue;
    var (seconds, line) = peer.Measure(Vectors.Text(n), Vectors.Text(d), Vectors.Text(c));
    theirs.Add(seconds);
    Console.WriteLine(line);
    using var report = JsonDocument.Parse(line);
    foreach (var (name, value) in new[] { ("map_at_r", figures.map_at_r), ("precision_at_1", figures.precision_at_1), ("r_precision", figures.r_precision) })
    {
        // The peer works in single precision: a tie or two may fall otherwise.
        var other = report.RootElement.GetProperty("work").GetProperty(name).GetDouble();
        if (Math.Abs(other - value) > 1e-4)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, and the peer says {other}."));
    }
}

if (theirs.Count > 0)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{theirs.Min() / ours.Min():F2} times the peer's rate by the best of {rounds} rounds each, {Median(theirs) / Median(ours):F2} by the median"));
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static double Median(List<double> values)
{
    values.Sort();
    return values[values.Count / 2];
}

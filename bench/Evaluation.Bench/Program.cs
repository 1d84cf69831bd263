using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ReIdFlow.Plugins.Evaluation;

// MAP@R, P@1 and R-precision of N clustered D-vectors in C classes, leave-one-out.
//   Evaluation.Bench N D C [FILE] [k]
// FILE holds N labels (int32) and N·D numbers (float32), little endian; vectors are made up without it. k as in the stage's option.
var (n, d, c) = args.Length >= 3 ? (Number(args[0]), Number(args[1]), Number(args[2])) : (20_000, 128, 1_000);
var labels = new int[n];
var vectors = new float[n * d];
if (args.Length > 3 && args[3].Length > 0)
{
    using var file = File.OpenRead(args[3]);
    file.ReadExactly(MemoryMarshal.AsBytes(labels.AsSpan()));
    file.ReadExactly(MemoryMarshal.AsBytes(vectors.AsSpan()));
}
else
{
    var random = ReIdFlow.Contracts.RandomStream.Create(7, "bench");
    var centres = new float[c * d];
    foreach (ref var number in centres.AsSpan())
        number = (float)random.NextGaussian();
    for (var i = 0; i < n; i++)
    {
        labels[i] = random.NextInt(c);
        for (var j = 0; j < d; j++)
            vectors[(i * d) + j] = centres[(labels[i] * d) + j] + (1.5f * (float)random.NextGaussian());
    }
}

var all = new LabelledVectors(vectors, d, labels);
var own = Enumerable.Range(0, n).ToArray();
for (var round = 0; round < 3; round++)
{
    var watch = Stopwatch.StartNew();
    var scores = NeighbourRanking.Score(all, all, own, Distance.Euclidean, args.Length > 4 ? args[4] : "all", Environment.ProcessorCount, CancellationToken.None);
    var seconds = watch.Elapsed.TotalSeconds;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"work\": {{\"name\": \"map_at_r\", \"n\": {n}, \"d\": {d}, \"classes\": {c}, \"map_at_r\": {RetrievalMetrics.Mean(scores, static s => s.AveragePrecisionAtR):R}, \"precision_at_1\": {RetrievalMetrics.Mean(scores, static s => s.PrecisionAt1):R}, \"r_precision\": {RetrievalMetrics.Mean(scores, static s => s.RPrecision):R}}}, \"seconds\": {seconds:0.000}, \"per_second\": {n / seconds:0.0}, \"peak_mib\": {Process.GetCurrentProcess().PeakWorkingSet64 >> 20}}}"));
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

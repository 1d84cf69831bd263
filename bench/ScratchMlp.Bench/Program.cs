// Times one epoch of the network against the same epoch in NumPy, taking turns so that both meet the same machine.
// ScratchMlp.Bench [threads] [rounds]; NumPy takes part when REIDFLOW_DATA names the folder that holds peers/numpy_mlp.py.
using System.Globalization;
using ReIdFlow.Benchmarks;

var threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
var peer = PythonPeer.Find("numpy_mlp.py", "numpy", "python3-numpy and libopenblas0-pthread", out var reason);
if (peer is null)
    Console.WriteLine($"NumPy is skipped: {reason}");

using var epoch = new EpochBenchmark(threads);
double ours = double.PositiveInfinity, theirs = double.PositiveInfinity;
for (var round = 0; round < rounds; round++)
{
    var seconds = epoch.Measure();
    ours = Math.Min(ours, seconds);
    Console.WriteLine(epoch.Report(seconds));
    if (peer?.Measure() is not { } answer)
        continue;
    theirs = Math.Min(theirs, answer.Seconds);
    Console.WriteLine(answer.Line);
}

if (peer is not null)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{theirs / ours:F2} times NumPy's rate with {threads} threads, best of {rounds} rounds each"));
}

// A season of camera traps to measure runs on.
//   dotnet run -c Release --project bench/Season -- paint FOLDER [--photos 20000] [--individuals 80] [--known 60] [--size 256] [--seed 1]
//   dotnet run -c Release --project bench/Season -- kill OUTPUT [--times 20] [--seed 1] -- COMMAND…
using System.Globalization;
using ReIdFlow.Bench.Season;

var end = Array.IndexOf(args, "--");
var own = end < 0 ? args : args[..end];
int Option(string name, int usual)
{
    var at = Array.IndexOf(own, name);
    return at < 0 ? usual : int.Parse(own[at + 1], CultureInfo.InvariantCulture);
}

switch (own)
{
    case ["paint", var folder, ..]:
        SeasonPainter.Paint(Path.GetFullPath(folder), Option("--photos", 20_000), Option("--individuals", 80), Option("--known", 60), Option("--size", 256), (ulong)Option("--seed", 1));
        return 0;
    case ["kill", var output, ..] when end >= 0 && end + 1 < args.Length:
        return new KillRuns(args[(end + 1)..], Path.GetFullPath(output)).Run(Option("--times", 20), (ulong)Option("--seed", 1)) > 0 ? 1 : 0;
    default:
        Console.Error.WriteLine("usage: Season paint FOLDER [--photos N] [--individuals N] [--known N] [--size PIXELS] [--seed N]\n       Season kill OUTPUT [--times N] [--seed N] -- COMMAND…");
        return 2;
}

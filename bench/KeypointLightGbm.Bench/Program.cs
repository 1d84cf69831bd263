using System.Text.Json;
using System.Text.Json.Serialization;
using ReIdFlow.Bench;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

// Real photos, from the table to the figures. Say what to run:
//   run <data set> <closed|zero-shot|disjoint> [options as JSON] [seeds]
//   cv <data set> <closed|zero-shot|disjoint> [options as JSON] [seeds]   on the training photos alone: what options are chosen by
//   ablation <data set> <split> [options as JSON] [seeds]                 each group of features left out
//   speed <data set> <split> [options as JSON] [photos]                   keypoints alone, in turns with OpenCV in Python
var arguments = args;
if (arguments.Length < 3)
{
    Console.Error.WriteLine("Usage: run|cv|ablation|speed <LionData|Nyala> <closed|zero-shot|disjoint> [options as JSON] [seeds]");
    return 2;
}

NativeSettings.Apply();
var jsonOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
var options = JsonSerializer.Deserialize<KeypointLightGbmOptions>(arguments.Length > 3 ? arguments[3] : "{}", jsonOptions)!;
var seeds = arguments.Length > 4 ? int.Parse(arguments[4]) : 1;
const int threads = 2;
var samples = Splits.Make(arguments[1], arguments[2]);
switch (arguments[0])
{
    case "run":
        await Report.SeedsAsync(samples, options, seeds, threads);
        return 0;
    case "cv":
        foreach (var (i, part) in Splits.WithinTraining(samples, arguments[2]).Index())
        {
            Console.Error.WriteLine($"part {i}");
            await Report.SeedsAsync(part, options, seeds, threads);
        }

        return 0;
    case "ablation":
        foreach (var group in Enum.GetValues<FeatureGroup>().Select(g => (FeatureGroup?)g).Prepend(null))
        {
            Console.WriteLine($"without {group?.ToString() ?? "nothing"}");
            await Report.SeedsAsync(samples, options with { LeaveOut = [.. options.LeaveOut, .. group is { } g ? new[] { g } : []] }, seeds, threads);
        }

        return 0;
    case "speed":
        Speed.Measure(arguments.Length > 4 ? [.. samples.Take(seeds)] : samples, options, threads);
        return 0;
    default:
        Console.Error.WriteLine($"'{arguments[0]}' is none of run, cv, ablation, speed.");
        return 2;
}

// Messages a second through a graph of four stages (transform, transform, model, sink) beside four bare TPL Dataflow blocks of
// the same parallelism and capacities, alternating in one run. Usage: Dataflow.Bench [messages] [rounds]
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Tasks.Dataflow;
using ReIdFlow.Bench;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;

var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
var parallelism = Environment.ProcessorCount;

var samples = new IdleSource(count).List(CancellationToken.None).ToArray();
var bare = new List<double>();
var graph = new List<double>();
for (var round = 0; round <= rounds; round++)
{
    var (bareSeconds, graphSeconds) = (await BareAsync(samples, parallelism), await GraphAsync(samples, parallelism));
    if (round == 0)
        continue; // The compiler's round.
    bare.Add(bareSeconds);
    graph.Add(graphSeconds);
    Console.Error.WriteLine($"bare {count / bareSeconds:0}/s, graph {count / graphSeconds:0}/s");
}

Console.WriteLine(JsonSerializer.Serialize(new
{
    work = new { name = "dataflow", messages = count, stages = 4, parallelism },
    bare_per_second = Math.Round(count / bare.Min()),
    graph_per_second = Math.Round(count / graph.Min()),
    ratio = Math.Round(bare.Min() / graph.Min(), 3),
}));

static async Task<double> BareAsync(Sample[] samples, int parallelism)
{
    var parallel = new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = parallelism, BoundedCapacity = 2 * parallelism };
    var single = new ExecutionDataflowBlockOptions { BoundedCapacity = 64 };
    var link = new DataflowLinkOptions { PropagateCompletion = true };
    var received = 0;
    var one = new TransformBlock<Sample, Sample>(static s => s, parallel);
    var two = new TransformBlock<Sample, Sample>(static s => s, parallel);
    var three = new TransformBlock<Sample, Sample>(static s => s, single);
    var four = new ActionBlock<Sample>(_ => received++, single);
    one.LinkTo(two, link);
    two.LinkTo(three, link);
    three.LinkTo(four, link);
    var start = Stopwatch.GetTimestamp();
    foreach (var sample in samples)
    {
        if (!one.Post(sample))
            await one.SendAsync(sample);
    }

    one.Complete();
    await four.Completion;
    return received == samples.Length ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException("messages were lost");
}

static async Task<double> GraphAsync(Sample[] samples, int parallelism)
{
    var sink = new IdleSink();
    await using var pipeline = IdlePipeline.Create(parallelism, sink, samples);
    using var breaker = new RunBreaker(CancellationToken.None);
    var index = SampleIndex.Build(pipeline, CancellationToken.None);
    using var dataflow = new EmbedGraph(pipeline, index, new RunOptions { Parallelism = parallelism }, breaker);
    var start = Stopwatch.GetTimestamp();
    await dataflow.RunAsync();
    await dataflow.Writers[0].CompleteAsync([], CancellationToken.None);
    return sink.Rows == samples.Length ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException("messages were lost");
}

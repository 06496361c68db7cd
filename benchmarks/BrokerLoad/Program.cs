using System.CommandLine;
using BrokerLoad;
using BrokerLoad.Brokers;
using BrokerLoad.Clients;
using BrokerLoad.Measurements;

var runs = new Option<int>("--runs") { Description = "Interleaved runs of every row; the median counts.", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "Seconds of one run, after a quarter as much of warming up.", DefaultValueFactory = _ => 4 };
var idle = new Option<int>("--idle") { Description = "Idle connections; 0 leaves that out.", DefaultValueFactory = _ => 10_000 };
var only = new Option<string[]>("--brokers")
{
    Description = "Which brokers.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => ["LocalCloud", "aedes", "mosquitto"],
};
only.AcceptOnlyFromAmong("LocalCloud", "aedes", "mosquitto");
var command = new RootCommand("Loads LocalCloud's broker, aedes and mosquitto with the same client, and compares them.") { runs, seconds, idle, only };
command.SetAction(async (result, cancellationToken) =>
{
    var names = result.GetValue(only)!;
    var report = new Report(names);
    for (var run = 1; run <= result.GetValue(runs); run++)
    {
        foreach (var name in names)
        {
            Console.Error.WriteLine($"run {run}: {name}");
            await using var broker = await StartAsync(name);
            await MeasureAsync(broker, report, TimeSpan.FromSeconds(result.GetValue(seconds)), cancellationToken);
        }
    }

    if (result.GetValue(idle) is > 0 and var connections)
    {
        foreach (var name in names)
        {
            foreach (var transport in Enum.GetValues<Transport>())
            {
                Console.Error.WriteLine($"idle connections: {name}, {transport}");
                await using var broker = await StartAsync(name);
                report.AddIdle(transport, name, await IdleMemory.MeasureAsync(broker, transport, connections, cancellationToken));
            }
        }
    }

    report.WriteTo(Console.Out);
});
return await command.Parse(args).InvokeAsync();

static Task<IBroker> StartAsync(string name) => name switch
{
    "LocalCloud" => LocalCloudBroker.StartAsync(),
    "aedes" => AedesBroker.StartAsync(),
    _ => Mosquitto.StartAsync(),
};

static async Task MeasureAsync(IBroker broker, Report report, TimeSpan duration, CancellationToken cancellationToken)
{
    foreach (var transport in Enum.GetValues<Transport>())
    {
        foreach (var workload in Workload.All)
        {
            for (var qos = 0; qos <= 1; qos++)
            {
                var run = await Throughput.MeasureAsync(broker, transport, workload, qos, duration, cancellationToken);
                report.Add(transport, workload, qos, broker.Name, run);
                Console.Error.WriteLine($"  {transport} {workload.Name} QoS {qos}: {run.MessagesPerSecond:F0} messages/s, p99 {run.P99:F2} ms");
            }
        }
    }
}

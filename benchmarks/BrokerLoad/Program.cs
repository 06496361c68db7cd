using System.CommandLine;
using BrokerLoad;
using BrokerLoad.Clients;
using BrokerLoad.Measurements;

// One thread serves all of the client's sockets: what arrives is handled where it is noticed. Read once, when the first socket opens.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

string[] brokers = ["LocalCloud", "aedes", "mosquitto"];
string[] workloads = [.. Workload.All.Select(workload => workload.Name)];
var runs = new Option<int>("--runs") { Description = "Interleaved runs of every row; the median counts.", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "Seconds of one run, after half as much of warming up.", DefaultValueFactory = _ => 4 };
var idle = new Option<int>("--idle") { Description = "Idle connections; 0 leaves that out.", DefaultValueFactory = _ => 10_000 };
var onlyBrokers = new Option<string[]>("--brokers")
{
    Description = "Which brokers.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => brokers,
};
var onlyWorkloads = new Option<string[]>("--workloads")
{
    Description = "Which workloads.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => workloads,
};
var onlyTransports = new Option<Transport[]>("--transports")
{
    Description = "Which transports.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => Enum.GetValues<Transport>(),
};
onlyBrokers.AcceptOnlyFromAmong(brokers);
onlyWorkloads.AcceptOnlyFromAmong(workloads);
var command = new RootCommand("Loads LocalCloud's broker, aedes and mosquitto with the same client, and compares them.")
{
    runs, seconds, idle, onlyBrokers, onlyWorkloads, onlyTransports,
};
command.SetAction(async (result, cancellationToken) =>
{
    var plan = new Plan(
        result.GetValue(runs),
        TimeSpan.FromSeconds(result.GetValue(seconds)),
        result.GetValue(idle),
        result.GetValue(onlyBrokers)!,
        [.. Workload.All.Where(workload => result.GetValue(onlyWorkloads)!.Contains(workload.Name))],
        result.GetValue(onlyTransports)!);
    try
    {
        var report = await plan.RunAsync(cancellationToken);
        report.WriteTo(Console.Out);
        return report.IsMet ? 0 : 2;
    }
    catch (LoadException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();

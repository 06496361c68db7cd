using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace BrokerLoad.Brokers;

/// <summary>aedes with its defaults.</summary>
internal sealed partial class AedesBroker(BrokerProcess process, int tcp, int webSocket) : IBroker
{
    public string Name => "aedes";

    public IPEndPoint Tcp { get; } = new(IPAddress.Loopback, tcp);

    public IReadOnlyList<string> Output => process.Output;

    public static async Task<IBroker> StartAsync()
    {
        var script = Path.Combine(Sources.Root, "benchmarks", "BrokerLoad", "Brokers", "aedes.mjs");
        var (process, ready) = await BrokerProcess.StartAsync("node", [script], Sources.Root, Ready());
        return new AedesBroker(
            process,
            int.Parse(ready.Groups["tcp"].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(ready.Groups["ws"].ValueSpan, CultureInfo.InvariantCulture));
    }

    public Uri WebSocket() => new(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{webSocket}/"));

    public long ResidentBytes() => process.ResidentBytes();

    public TimeSpan ProcessorTime() => process.ProcessorTime();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex(@"^ready (?<tcp>\d+) (?<ws>\d+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Ready();
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace BrokerLoad.Brokers;

/// <summary>Debian's mosquitto with its defaults, but for queues that hold what a measurement has under way.</summary>
internal sealed partial class Mosquitto(BrokerProcess process, int tcp, int webSocket, string configuration) : IBroker
{
    private const string Program = "/usr/sbin/mosquitto";

    public string Name => "mosquitto";

    public IPEndPoint Tcp { get; } = new(IPAddress.Loopback, tcp);

    public IReadOnlyList<string> Output => process.Output;

    public static async Task<IBroker> StartAsync()
    {
        if (!File.Exists(Program))
        {
            throw new LoadException("mosquitto is missing: apt-get install mosquitto");
        }

        var (tcp, webSocket) = (BrokerProcess.FreePort(), BrokerProcess.FreePort());
        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            allow_anonymous true
            max_queued_messages 0
            max_inflight_messages 100
            listener {tcp} 127.0.0.1
            listener {webSocket} 127.0.0.1
            protocol websockets
            """));
        var (process, _) = await BrokerProcess.StartAsync(Program, ["-c", configuration], Path.GetTempPath(), Running());
        return new Mosquitto(process, tcp, webSocket, configuration);
    }

    public Uri WebSocket() => new(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{webSocket}/"));

    public long ResidentBytes() => process.ResidentBytes();

    public TimeSpan ProcessorTime() => process.ProcessorTime();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        File.Delete(configuration);
    }

    [GeneratedRegex("mosquitto version .* running", RegexOptions.NonBacktracking)]
    private static partial Regex Running();
}

using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Amazon.Runtime.Internal.Auth;

namespace BrokerLoad.Brokers;

/// <summary>
/// LocalCloud as it runs the whole system: signatures, policies and rules included. Only AWS's rates are lifted, which would be what
/// is measured otherwise.
/// </summary>
internal sealed partial class LocalCloudBroker(BrokerProcess process, Uri gateway, IPEndPoint tcp, string state) : IBroker
{
    private const string Region = "eu-west-1";
    private const string AccessKey = "LOCALADMIN0000000000";
    private const string SecretKey = "local";
    private const int DeleteAttempts = 50;

    public string Name => "LocalCloud";

    public IPEndPoint Tcp { get; } = tcp;

    public IReadOnlyList<string> Output => process.Output;

    public static async Task<IBroker> StartAsync()
    {
        // Built as this program is: in Release, unless a test runs it.
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(Sources.Root, "artifacts", "bin", "LocalCloud", configuration, "LocalCloud.dll");
        if (!File.Exists(program))
        {
            throw new LoadException($"LocalCloud is not built: dotnet build localcloud/src -c {configuration}");
        }

        var state = Directory.CreateTempSubdirectory("broker-load-").FullName;
        string[] arguments =
        [
            program, "--no-prepare", "--port", "0", "--mqtt-port", "0", "--api-port", "0", "--demo-port", "0", "--state", state, "--no-iot-rates",
        ];
        var (process, _) = await BrokerProcess.StartAsync("dotnet", arguments, Sources.Root, Ready());
        var output = string.Join('\n', process.Output);
        var gateway = new Uri(GatewayUrl().Match(output).Value);
        var tcp = int.Parse(TcpPort().Match(output).Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
        return new LocalCloudBroker(process, gateway, new IPEndPoint(IPAddress.Loopback, tcp), state);
    }

    /// <summary>Signed as the administrator (SigV4 in the query, service <c>iotdevicegateway</c>).</summary>
    public Uri WebSocket()
    {
        var now = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime, DateTimeKind.Utc);
        var date = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var credential = Uri.EscapeDataString($"{AccessKey}/{date[..8]}/{Region}/iotdevicegateway/aws4_request");
        var query = $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={date}&X-Amz-SignedHeaders=host";
        var canonical = $"GET\n/mqtt\n{query}\nhost:{gateway.Authority}\n\nhost\n{Convert.ToHexStringLower(SHA256.HashData([]))}";
        var result = AWS4Signer.ComputeSignature(AccessKey, SecretKey, Region, now, "iotdevicegateway", "host", canonical);
        return new Uri($"ws://{gateway.Authority}/mqtt?{query}&X-Amz-Signature={result.Signature}");
    }

    public long ResidentBytes() => process.ResidentBytes();

    public TimeSpan ProcessorTime() => process.ProcessorTime();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();

        // Its children may write until they are gone too.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Delete(state, recursive: true);
                return;
            }
            catch (IOException) when (attempt < DeleteAttempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    [GeneratedRegex("^Ready$", RegexOptions.NonBacktracking)]
    private static partial Regex Ready();

    [GeneratedRegex(@"http://localhost:\d+", RegexOptions.NonBacktracking)]
    private static partial Regex GatewayUrl();

    [GeneratedRegex(@"mqtt://localhost:(?<port>\d+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TcpPort();
}

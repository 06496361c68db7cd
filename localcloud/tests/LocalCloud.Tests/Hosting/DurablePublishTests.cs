using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.Tests.Fakes;
using LocalCloud.Tests.Lambda;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Hosting;

/// <summary>
/// Chat messages under load, in a LocalCloud that is killed or whose disk is full: whatever was acknowledged reaches the function of its rule. The function
/// tells this test, which remembers; the disk is full for the LocalCloud's process alone, by a limit on the size of its files.
/// </summary>
public sealed partial class DurablePublishTests : IAsyncLifetime
{
    private readonly string _state = Directory.CreateTempSubdirectory("run-state-").FullName;
    private readonly ConcurrentDictionary<string, byte> _processed = new();
    private readonly ChatLoad _load = new();
    private WebApplication _record = null!;
    private TinyAssembly _assembly = null!;

    [GeneratedRegex(@"mqtt://localhost:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MqttLine { get; }

    [GeneratedRegex(@"(?<url>http://localhost:\d+)/?\s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstUrl { get; }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _record = builder.Build();
        _record.Run(context =>
        {
            _processed[context.Request.Path.Value![1..]] = 0;
            return Task.CompletedTask;
        });
        await _record.StartAsync(TestContext.Current.CancellationToken);
        _assembly = new TinyAssembly($"async (event) => {{ await fetch('{_record.Urls.First()}/' + event.id); }}");
        _assembly.Function["ReservedConcurrentExecutions"] = 4;
        _assembly.Resources["Rule"] = JsonNode.Parse("""
            {"Type":"AWS::IoT::TopicRule","Properties":{"RuleName":"Archive","TopicRulePayload":{
              "Sql":"SELECT * FROM 'chat/+'","AwsIotSqlVersion":"2016-03-23","Actions":[{"Lambda":{"FunctionArn":{"Fn::GetAtt":["Function","Arn"]}}}]}}}
            """);
        _assembly.Resources["Permission"] = JsonNode.Parse("""
            {"Type":"AWS::Lambda::Permission","Properties":{"Action":"lambda:InvokeFunction","FunctionName":{"Ref":"Function"},"Principal":"iot.amazonaws.com"}}
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _record.DisposeAsync();
        _assembly.Dispose();
        SpinWait.SpinUntil(TryDeleteState, TimeSpan.FromSeconds(10)); // children end after it
    }

    [Fact]
    public async Task No_acknowledged_message_is_lost_when_LocalCloud_is_killed_again_and_again()
    {
        for (var i = 0; i < TestSizes.Kills; i++)
        {
            using var cloud = await StartAsync();
            using var stop = new CancellationTokenSource();
            var load = _load.RunAsync(PortOf(cloud), stop.Token);
            var enough = _load.Acknowledged.Count + 100;
            await Until.HoldsAsync(() => _load.Acknowledged.Count >= enough);

            cloud.Signal("-KILL");
            await cloud.EndAsync();
            await stop.CancelAsync();
            await load;
        }

        using var last = await StartAsync();
        await AllProcessedAsync();
    }

    [Fact]
    public async Task No_acknowledged_message_is_lost_while_the_disk_is_full_and_health_tells()
    {
        using var cloud = await StartAsync();
        using var stop = new CancellationTokenSource();
        var load = _load.RunAsync(PortOf(cloud), stop.Token);
        await Until.HoldsAsync(() => _processed.Count >= 50);

        Limit(cloud, "0");
        await Task.WhenAll(Until.HoldsAsync(() => HealthOf(cloud).Contains("can't be written", StringComparison.Ordinal)), Task.Delay(TestSizes.FullDisk, TestContext.Current.CancellationToken));
        var acknowledged = _load.Acknowledged.Count;
        Assert.Contains("\"failing\"", HealthOf(cloud), StringComparison.Ordinal);
        Assert.Equal(acknowledged, _load.Acknowledged.Count);
        Limit(cloud, "unlimited");

        await Until.HoldsAsync(() => _load.Acknowledged.Count >= acknowledged + 100);
        Assert.Equal("""{"status":"ready"}""", HealthOf(cloud));
        await stop.CancelAsync();
        await load;
        await AllProcessedAsync();
    }

    private async Task AllProcessedAsync()
    {
        var acknowledged = _load.Acknowledged.ToList();
        Assert.NotEmpty(acknowledged);
        try
        {
            await Until.HoldsAsync(() => acknowledged.TrueForAll(_processed.ContainsKey));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Lost: {acknowledged.Count(id => !_processed.ContainsKey(id))} of {acknowledged.Count}");
        }
    }

    private static int PortOf(LocalCloudProcess cloud) => int.Parse(MqttLine.Match(cloud.Output).Groups["port"].Value, CultureInfo.InvariantCulture);

    private static string HealthOf(LocalCloudProcess cloud)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, FirstUrl.Match(cloud.Output + "\n").Groups["url"].Value + "/_local/health");
        using var answer = http.Send(request, TestContext.Current.CancellationToken);
        using var text = new StreamReader(answer.Content.ReadAsStream(TestContext.Current.CancellationToken));
        return text.ReadToEnd();
    }

    // The soft limit may be raised again by anybody whose process it is.
    private static void Limit(LocalCloudProcess cloud, string bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", cloud.Process.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited"]);
        limit.WaitForExit();
        Assert.Equal(0, limit.ExitCode);
    }

    private async Task<LocalCloudProcess> StartAsync()
    {
        var cloud = new LocalCloudProcess(
            [
                "--no-prepare", "--port", "0", "--mqtt-port", "0", "--api-port", "0", "--demo-port", "0", "--state", _state, "--assembly", _assembly.Save(),
                // What is beyond AWS IoT's rates is dropped without an acknowledgement, and a client that waits for one sends no more.
                "--retry-delays", "0,0", "--no-iot-rates",
            ],
            IgnoreFileSizeSignal);
        await cloud.ReadyAsync();
        return cloud;
    }

    // A write beyond the limit then fails, as on a full disk, instead of ending the process.
    private static void IgnoreFileSizeSignal(ProcessStartInfo start)
    {
        string[] command = [start.FileName, .. start.ArgumentList];
        start.FileName = "sh";
        start.ArgumentList.Clear();
        foreach (var argument in (string[])["-c", "trap '' XFSZ; exec \"$@\"", "sh", .. command])
        {
            start.ArgumentList.Add(argument);
        }
    }

    private bool TryDeleteState()
    {
        try
        {
            Directory.Delete(_state, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

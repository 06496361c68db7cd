using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.Logs;

public sealed class SystemLinesTests
{
    [Fact]
    [ConformsTo("logs-json-format", "runtime-log-format-variables")]
    public async Task The_JSON_format_has_records_for_start_and_report()
    {
        using var assembly = new TinyAssembly(
            "async (event) => { console.log(JSON.stringify({ level: 'WARN', timestamp: new Date().toISOString(), message: [process.env.AWS_LAMBDA_LOG_FORMAT, process.env.AWS_LAMBDA_LOG_LEVEL].join(' ') })); if (event.fail) throw new Error('no'); }");
        assembly.Function["LoggingConfig"] = JsonNode.Parse("""{"LogGroup":{"Ref":"Lines"},"LogFormat":"JSON","ApplicationLogLevel":"WARN"}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await cloud.ResultAsync();
        await cloud.ErrorAsync("""{"fail":true}""");

        var lines = (await LinesAsync(cloud)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            ["platform.initStart", "platform.start", null, "platform.report", "platform.start", null, "platform.report"],
            lines.Select(line => (string?)line["type"]));
        Assert.Equal("JSON WARN", (string?)lines[2]["message"]);
        Assert.Equal((256 * 1024 * 1024, "init"), ((int)lines[0]["record"]!["instanceMaxMemory"]!, (string?)lines[0]["record"]!["phase"]));
        var report = lines[3]["record"]!;
        Assert.Equal(("success", 256), ((string?)report["status"], (int?)report["metrics"]!["memorySizeMB"]));
        Assert.True((double)report["metrics"]!["initDurationMs"]! > 0);
        Assert.Equal(("error", "Error"), ((string?)lines[6]["record"]!["status"], (string?)lines[6]["record"]!["errorType"]));
        Assert.Null(lines[6]["record"]!["metrics"]!["initDurationMs"]);
    }

    [Theory]
    [InlineData("TRACE", "trace debug info warn error fatal plain untimed odd broken")]
    [InlineData("DEBUG", "debug info warn error fatal plain untimed odd broken")]
    [InlineData("INFO", "info warn error fatal plain untimed odd broken")]
    [InlineData("WARN", "warn error fatal")]
    [InlineData("FATAL", "fatal")]
    [ConformsTo("logs-application-level")]
    public async Task A_function_with_JSON_logs_keeps_lines_of_its_level_and_what_says_no_level_counts_as_INFO(string level, string kept)
    {
        using var assembly = new TinyAssembly("""
            async () => {
              const timestamp = new Date().toISOString();
              for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
                console.log(JSON.stringify({ timestamp, level: level === 'warn' ? 'warn' : level.toUpperCase(), message: level }));
              console.log('plain');
              console.log(JSON.stringify({ level: 'ERROR', message: 'untimed' }));
              console.log(JSON.stringify({ timestamp, level: 'LOUD', message: 'odd' }));
              console.log('{"broken');
            }
            """);
        assembly.Function["LoggingConfig"] = JsonNode.Parse(
            $$"""{"LogGroup":{"Ref":"Lines"},"LogFormat":"JSON","SystemLogLevel":"WARN","ApplicationLogLevel":"{{level}}"}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync(log: "Tail");

        string[] all = ["trace", "debug", "info", "warn", "error", "fatal", "plain", "untimed", "odd", "broken"];
        var lines = await LinesAsync(cloud);
        Assert.Equal(kept, string.Join(' ', lines.Select(line => all.Single(word => line.Contains(word, StringComparison.Ordinal)))));
        var tail = Encoding.UTF8.GetString(Convert.FromBase64String(response.Headers.GetValues("X-Amz-Log-Result").Single()));
        Assert.Equal(lines, tail.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Text_logs_keep_every_line()
    {
        using var assembly = new TinyAssembly(
            "async () => console.log(JSON.stringify({ timestamp: new Date().toISOString(), level: 'TRACE', message: 'mine' }))");
        assembly.Function["LoggingConfig"] = JsonNode.Parse("""{"LogGroup":{"Ref":"Lines"},"LogFormat":"Text"}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await cloud.ResultAsync();

        Assert.Single(await LinesAsync(cloud), line => line.Contains("mine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_WARN_Lambda_says_nothing_about_what_went_well()
    {
        using var assembly = new TinyAssembly("async () => console.log('mine')");
        assembly.Function["LoggingConfig"] = JsonNode.Parse("""{"LogGroup":{"Ref":"Lines"},"LogFormat":"JSON","SystemLogLevel":"WARN"}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await cloud.ResultAsync();

        Assert.Equal(["mine"], await LinesAsync(cloud));
    }

    [Fact]
    [ConformsTo("logs-start-end-report")]
    public async Task The_report_tells_of_a_timeout()
    {
        using var assembly = new TinyAssembly("async () => { await new Promise(r => setTimeout(r, 1e6)); }");
        assembly.Function["Timeout"] = 1;
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync(log: "Tail");

        var lines = Encoding.UTF8.GetString(Convert.FromBase64String(response.Headers.GetValues("X-Amz-Log-Result").Single())).TrimEnd().Split('\n');
        Assert.EndsWith("Task timed out after 1.00 seconds", lines[1], StringComparison.Ordinal);
        Assert.Matches(@"\tInit Duration: [\d.]+ ms\tStatus: timeout$", lines[^1]);
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(TinyCloud cloud) =>
        [.. ((JsonArray)(await cloud.LocalAsync("logs/tiny"))!).Select(line => (string)line!["message"]!)];
}

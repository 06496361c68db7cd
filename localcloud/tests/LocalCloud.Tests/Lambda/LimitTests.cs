using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Lambda;

public sealed class LimitTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_function_that_takes_more_memory_than_it_has_is_killed()
    {
        using var assembly = new TinyAssembly(
            "async (event) => { if (event.eat) { globalThis.eaten = Buffer.alloc(400e6, 1); await new Promise(() => setTimeout(() => {}, 1e6)); } return process.pid; }");
        assembly.Function["MemorySize"] = 256;
        assembly.Function["Timeout"] = 60;
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var before = (int)(await cloud.ResultAsync())!;

        using var response = await cloud.InvokeAsync("""{"eat":true}""", log: "Tail");

        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("Runtime.ExitError", (string?)error["errorType"]);
        Assert.EndsWith("Runtime exited with error: signal: killed", (string?)error["errorMessage"], StringComparison.Ordinal);
        var tail = Encoding.UTF8.GetString(Convert.FromBase64String(response.Headers.GetValues("X-Amz-Log-Result").Single()));
        Assert.Contains("\tMemory Size: 256 MB\tMax Memory Used: 256 MB\tStatus: error\tError Type: Runtime.ExitError\n", tail, StringComparison.Ordinal);
        Assert.NotEqual(before, (int)(await cloud.ResultAsync())!);
    }

    [Fact]
    public async Task A_process_without_work_is_ended_after_a_while()
    {
        using var assembly = new TinyAssembly("async () => process.pid");
        var clock = new ManualClock();
        await using var cloud = await TinyCloud.StartAsync(assembly, clock);
        var first = (int)(await cloud.ResultAsync())!;
        await cloud.IdleAsync();

        clock.Jump(TimeSpan.FromMinutes(11));
        await Until.HoldsAsync(() => !Hosting.Processes.Exists(first));

        Assert.Equal(0, cloud.Functions.All.Single().Environments.IdleCount);
        Assert.NotEqual(first, (int)(await cloud.ResultAsync())!);
    }

    [Theory]
    [InlineData(6 * Megabyte, null, 200)]
    [InlineData((6 * Megabyte) + 1, null, 413)]
    [InlineData(Megabyte, "Event", 202)]
    [InlineData(Megabyte + 1, "Event", 413)]
    [ConformsTo("lambda-payload-6mb", "lambda-async-payload-1mb")]
    public async Task An_event_has_a_limit(int bytes, string? type, int status)
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync($"\"{new string('a', bytes - 2)}\"", type);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 413 ? "RequestTooLargeException" : null, response.Headers.TryGetValues("x-amzn-ErrorType", out var code) ? code.Single() : null);
        await cloud.Get<AsyncEvents>().WhenEmptyAsync();
    }

    [Theory]
    [InlineData(3_583, 200)]
    [InlineData(3_584, 400)]
    [ConformsTo("lambda-client-context-limit", "runtime-client-context-header")]
    public async Task A_client_context_has_a_limit_and_arrives_decoded(int length, int status)
    {
        using var assembly = new TinyAssembly("async (event, c) => c.headers['lambda-runtime-client-context'].length");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync(clientContext: Padded(length));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(4_096, true)]
    [InlineData(4_097, false)]
    [ConformsTo("runtime-user-environment-4k")]
    public async Task The_variables_of_a_function_have_4_KB(int bytes, bool isTaken)
    {
        using var assembly = new TinyAssembly("async () => 1");
        assembly.Function["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["A"] = new string('x', bytes - 1) } };

        await ExpectAsync(assembly, isTaken ? null : "exceeded the 4KB limit");
    }

    [Fact]
    [ConformsTo("runtime-reserved-variables")]
    public async Task A_reserved_variable_can_not_be_set()
    {
        using var assembly = new TinyAssembly("async () => 1");
        assembly.Function["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["AWS_REGION"] = "mars" } };

        await ExpectAsync(assembly, "Reserved keys used in this request: AWS_REGION");
    }

    [Theory]
    [InlineData("Timeout", 1, true)]
    [InlineData("Timeout", 900, true)]
    [InlineData("Timeout", 0, false)]
    [InlineData("Timeout", 901, false)]
    [InlineData("MemorySize", 128, true)]
    [InlineData("MemorySize", 10_240, true)]
    [InlineData("MemorySize", 127, false)]
    [InlineData("MemorySize", 10_241, false)]
    public async Task Time_and_memory_of_a_function_have_limits(string property, int value, bool isTaken)
    {
        using var assembly = new TinyAssembly("async () => 1");
        assembly.Function[property] = value;

        await ExpectAsync(assembly, isTaken ? null : property);
    }

    [Fact]
    [ConformsTo("lambda-async-throttle-requeue", "lambda-async-age-exceeded", "lambda-destination-conditions")]
    public async Task A_throttled_event_waits_without_counting_as_tried_until_it_is_too_old()
    {
        using var assembly = new TinyAssembly(
            "async (event) => { const fs = require('fs'); fs.writeFileSync('started', ''); while (!fs.existsSync('go')) await new Promise(r => setTimeout(r, 5)); }");
        assembly.Function["ReservedConcurrentExecutions"] = 1;
        assembly.Function["Timeout"] = 900;
        assembly.Resources["Events"]!["Properties"]!["MaximumEventAgeInSeconds"] = 60;
        var clock = new ManualClock();
        await using var cloud = await TinyCloud.StartAsync(assembly, clock);
        var first = cloud.ResultAsync();
        await Until.HoldsAsync(() => File.Exists(Path.Combine(assembly.Code, "started")));

        using var accepted = await cloud.InvokeAsync("""{"late":true}""", "Event");
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(60));
        clock.Jump(TimeSpan.FromSeconds(61));
        await cloud.Get<AsyncEvents>().WhenEmptyAsync();
        await File.WriteAllTextAsync(Path.Combine(assembly.Code, "go"), "", TestContext.Current.CancellationToken);
        await first;

        Assert.Single(cloud.Invocations);
        var record = JsonNode.Parse((string)Assert.Single(await cloud.QueueAsync())["Body"]!)!;
        Assert.Equal("""{"late":true}""", record["requestPayload"]!.ToJsonString());
        Assert.Equal(("EventAgeExceeded", 0), ((string?)record["requestContext"]!["condition"], (int?)record["requestContext"]!["approximateInvokeCount"]));
    }

    private static string Padded(int length)
    {
        // The length that the API counts is that of base64, which is a multiple of four; white space in between is allowed.
        var json = Encoding.UTF8.GetBytes($$"""{"custom":{"a":"{{new string('x', 2_600)}}"} }""");
        var text = Convert.ToBase64String(json);
        return text[..2] + new string(' ', length - text.Length) + text[2..];
    }

    private static async Task ExpectAsync(TinyAssembly assembly, string? problem)
    {
        if (problem is null)
        {
            await using var cloud = await TinyCloud.StartAsync(assembly);
        }
        else
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => TinyCloud.StartAsync(assembly));
            Assert.True(error is LocalCloudException or UnsupportedTemplateException);
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        }
    }
}

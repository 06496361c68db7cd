using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Lambda;

public sealed class InvokeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [ConformsTo("lambda-invoke", "lambda-executed-version", "runtime-next", "runtime-response")]
    public async Task A_function_gets_the_event_and_its_answer_is_returned()
    {
        using var assembly = new TinyAssembly("async (event, c) => ({ got: event, id: c.id, arn: c.headers['lambda-runtime-invoked-function-arn'] })");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync("""{"a":[1,"ü"]}""");

        var result = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.Equal("""{"a":[1,"ü"]}""", Encoding.UTF8.GetString(JsonSerializerBytes(result["got"]!)));
        Assert.Equal("arn:aws:lambda:eu-west-1:123456789012:function:tiny", (string?)result["arn"]);
        Assert.Equal("$LATEST", response.Headers.GetValues("X-Amz-Executed-Version").Single());
        Assert.Equal((string?)result["id"], response.Headers.GetValues("x-amzn-RequestId").Single());
        Assert.False(response.Headers.Contains("X-Amz-Function-Error"));
    }

    [Fact]
    [ConformsTo("runtime-bootstrap", "runtime-no-execution-env")]
    [ConformsTo("runtime-environment-variables", "runtime-tz-and-lang")]
    public async Task A_function_runs_with_the_documented_environment_and_no_other()
    {
        Environment.SetEnvironmentVariable("LOCALCLOUD_TEST_SECRET", "1");
        using var assembly = new TinyAssembly("async () => ({ ...process.env, cwd: process.cwd() })");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var variables = await cloud.ResultAsync();

        var gateway = cloud.Host.Endpoints.Gateway.GetLeftPart(UriPartial.Authority);
        Assert.Equal("Tiny", (string?)variables!["_HANDLER"]);
        Assert.Equal("green", (string?)variables["COLOUR"]);
        Assert.Equal("eu-west-1", (string?)variables["AWS_REGION"]);
        Assert.Equal("tiny", (string?)variables["AWS_LAMBDA_FUNCTION_NAME"]);
        Assert.Equal("256", (string?)variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]);
        Assert.Equal("/tiny", (string?)variables["AWS_LAMBDA_LOG_GROUP_NAME"]);
        Assert.Equal(gateway, (string?)variables["AWS_ENDPOINT_URL"]);
        Assert.Equal(gateway, (string?)variables["AWS_ENDPOINT_URL_IOT_DATA_PLANE"]);
        Assert.StartsWith("ASIA", (string?)variables["AWS_ACCESS_KEY_ID"], StringComparison.Ordinal);
        Assert.NotNull((string?)variables["AWS_SESSION_TOKEN"]);
        Assert.Equal(assembly.Code, (string?)variables["cwd"]);
        Assert.Null(variables["LOCALCLOUD_TEST_SECRET"]);
        Assert.Null(variables["AWS_EXECUTION_ENV"]);
        Assert.Equal((":UTC", "en_US.UTF-8"), ((string?)variables["TZ"], (string?)variables["LANG"]));
        Assert.Equal(("$LATEST", "on-demand"), ((string?)variables["AWS_LAMBDA_FUNCTION_VERSION"], (string?)variables["AWS_LAMBDA_INITIALIZATION_TYPE"]));
        Assert.Equal(assembly.Code, (string?)variables["LAMBDA_TASK_ROOT"]);
        Assert.Matches(@"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$", (string?)variables["AWS_LAMBDA_LOG_STREAM_NAME"]);
        Assert.Matches(@"^127\.0\.0\.1:\d+$", (string?)variables["AWS_LAMBDA_RUNTIME_API"]);
        Assert.Null(variables["CLOCK_OFFSET_SECONDS"]);
    }

    [Fact]
    [ConformsTo("lambda-log-tail", "logs-start-end-report")]
    public async Task The_log_tail_holds_the_lines_of_this_invocation_between_START_and_REPORT()
    {
        using var assembly = new TinyAssembly("async (event) => { console.log('line ' + event.n); console.error('second'); }");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        await cloud.ResultAsync("""{"n":1}""");

        using var response = await cloud.InvokeAsync("""{"n":2}""", log: "Tail");

        var tail = Encoding.UTF8.GetString(Convert.FromBase64String(response.Headers.GetValues("X-Amz-Log-Result").Single()));
        var id = response.Headers.GetValues("x-amzn-RequestId").Single();
        var lines = tail.TrimEnd('\n').Split('\n');
        Assert.Equal([$"START RequestId: {id} Version: $LATEST", "line 2", "second", $"END RequestId: {id}"], lines[..4]);
        Assert.Matches($@"^REPORT RequestId: {id}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: [1-9]\d* MB$", lines[4]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    [ConformsTo("lambda-log-tail")]
    public async Task The_log_tail_is_the_last_4_KB()
    {
        using var assembly = new TinyAssembly("async () => { console.log('first'); console.log('a'.repeat(4000)); console.log('b'.repeat(2000)); }");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync(log: "Tail");

        var tail = Convert.FromBase64String(response.Headers.GetValues("X-Amz-Log-Result").Single());
        var text = Encoding.UTF8.GetString(tail);
        Assert.Equal(4_096, tail.Length);
        Assert.StartsWith("aaa", text, StringComparison.Ordinal);
        Assert.Contains("a\n" + new string('b', 2_000) + "\nEND RequestId: ", text, StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("runtime-one-invocation-at-a-time")]
    public async Task Invocations_at_once_run_in_processes_of_their_own_which_are_used_again()
    {
        using var assembly = new TinyAssembly(
            "async (event) => { const fs = require('fs'); fs.writeFileSync(event.mine, ''); while (!fs.existsSync(event.other)) await new Promise(r => setTimeout(r, 5)); return process.pid; }");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var (one, other) = (Path.Combine(assembly.Folder, "one"), Path.Combine(assembly.Folder, "other"));

        var both = await Task.WhenAll(
            cloud.ResultAsync(new JsonObject { ["mine"] = one, ["other"] = other }.ToJsonString()),
            cloud.ResultAsync(new JsonObject { ["mine"] = other, ["other"] = one }.ToJsonString()));
        var third = await cloud.ResultAsync(new JsonObject { ["mine"] = one, ["other"] = other }.ToJsonString());

        Assert.NotEqual((int)both[0]!, (int)both[1]!);
        Assert.Contains((int)third!, both.Select(pid => (int)pid!));
    }

    [Fact]
    [ConformsTo("lambda-throttled-429")]
    public async Task Above_the_reserved_concurrency_an_invocation_is_throttled()
    {
        using var assembly = new TinyAssembly(
            "async (event) => { const fs = require('fs'); fs.writeFileSync(event.started, ''); while (!fs.existsSync(event.go)) await new Promise(r => setTimeout(r, 5)); }");
        assembly.Function["ReservedConcurrentExecutions"] = 1;
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var (started, go) = (Path.Combine(assembly.Folder, "started"), Path.Combine(assembly.Folder, "go"));
        var payload = new JsonObject { ["started"] = started, ["go"] = go }.ToJsonString();
        var first = cloud.ResultAsync(payload);
        while (!File.Exists(started))
        {
            await Task.Delay(5, Token);
        }

        using var second = await cloud.InvokeAsync(payload);
        await File.WriteAllTextAsync(go, "", Token);
        await first;

        Assert.Equal(429, (int)second.StatusCode);
        Assert.Equal("TooManyRequestsException", second.Headers.GetValues("x-amzn-ErrorType").Single());
        var error = JsonNode.Parse(await second.Content.ReadAsStringAsync(Token))!;
        Assert.Equal("ReservedFunctionConcurrentInvocationLimitExceeded", (string?)error["Reason"]);
    }

    [Theory]
    [ConformsTo("lambda-invalid-json-400", "lambda-unknown-function-404")]
    [InlineData("nothing", "{}", null, 404, "ResourceNotFoundException", "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:nothing")]
    [InlineData("tiny:live", "{}", null, 404, "ResourceNotFoundException", "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:tiny:live")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:tiny", "{}", null, 404, "ResourceNotFoundException", "Function not found")]
    [InlineData("tiny", "{", null, 400, "InvalidRequestContentException", "Could not parse request body into json")]
    [InlineData("tiny", "{}", "Later", 400, "InvalidParameterValueException", "Later")]
    public async Task A_wrong_call_gets_the_error_of_AWS(string function, string payload, string? type, int status, string code, string message)
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync(payload, type, function: function);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Contains(message, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Empty(cloud.Invocations);
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("tiny:$LATEST")]
    [InlineData("123456789012:function:tiny")]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:tiny")]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:tiny:$LATEST")]
    public async Task A_function_goes_by_name_and_ARN(string function)
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync(type: "DryRun", function: function);

        Assert.Equal(204, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_payload_above_6_MB_and_an_event_above_1_MB_are_too_large()
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var megabyte = new string('a', 1024 * 1024);

        using var call = await cloud.InvokeAsync($"\"{string.Concat(Enumerable.Repeat(megabyte, 6))}\"");
        using var queued = await cloud.InvokeAsync($"\"{megabyte}\"", "Event");

        Assert.Equal(413, (int)call.StatusCode);
        Assert.Equal(413, (int)queued.StatusCode);
        Assert.Empty(cloud.Invocations);
    }

    [Fact]
    public async Task Moving_the_clock_restarts_the_function_with_the_offset()
    {
        using var assembly = new TinyAssembly("async () => [process.pid, process.env.CLOCK_OFFSET_SECONDS ?? 'none']");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var before = await cloud.ResultAsync();

        cloud.Get<LocalCloud.Hosting.LocalClock>().Advance(TimeSpan.FromHours(2));
        var after = await cloud.ResultAsync();

        Assert.Equal("none", (string?)before![1]);
        Assert.Equal("7200", (string?)after![1]);
        Assert.NotEqual((int)before[0]!, (int)after[0]!);
    }

    [Fact]
    public async Task How_deep_an_event_is_nested_is_the_functions_affair()
    {
        using var assembly = new TinyAssembly("async (event) => JSON.stringify(event).length");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        foreach (var depth in (int[])[70, 2_000])
        {
            Assert.Equal(2 * depth, (int)(await cloud.ResultAsync($"{new string('[', depth)}{new string(']', depth)}"))!);
        }
    }

    [Theory]
    [InlineData("""{"a":"\ud83d"}""", 200)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"\ud83d":1,"\udc00":2}""", 400)]
    public async Task A_client_context_is_an_object_and_anything_else_is_refused(string context, int status)
    {
        using var assembly = new TinyAssembly("async (event, c) => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        using var response = await cloud.InvokeAsync(clientContext: Convert.ToBase64String(Encoding.UTF8.GetBytes(context)));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    [ConformsTo("lambda-invoke-statuses")]
    public async Task Each_kind_of_invocation_has_its_status()
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        foreach (var (type, status, body) in ((string?, int, string)[])[(null, 200, "1"), ("RequestResponse", 200, "1"), ("Event", 202, ""), ("DryRun", 204, "")])
        {
            using var response = await cloud.InvokeAsync(type: type);
            Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        }
    }

    [Fact]
    [ConformsTo("runtime-cognito-identity-header")]
    public async Task A_caller_with_a_Cognito_identity_is_told_to_the_function()
    {
        using var assembly = new TinyAssembly("async (event, c) => JSON.parse(c.headers['lambda-runtime-cognito-identity'])");
        assembly.Resources["Permission"] = JsonNode.Parse("""
            {"Type":"AWS::Lambda::Permission","Properties":{"FunctionName":{"Ref":"Function"},"Action":"lambda:InvokeFunction","Principal":"*"}}
            """);
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var request = new AwsRequest
        {
            Method = "POST",
            RawTarget = "/",
            Headers = new HeaderDictionary(),
            Body = "{}"u8.ToArray(),
            Principal = Principals.Alice,
            SourceIp = "127.0.0.1",
        };

        var response = await cloud.Get<LocalCloud.Lambda.Invoke>().InvokeAsync(new RestCall(request, new Dictionary<string, string> { ["FunctionName"] = "tiny" }), Token);

        Assert.Equal(
            $$"""{"cognitoIdentityId":"{{Principals.IdentityId}}","cognitoIdentityPoolId":"{{Principals.Alice.Identity!.IdentityPoolId}}"}""",
            Encoding.UTF8.GetString(response.Body.Span));
    }

    private static byte[] JsonSerializerBytes(JsonNode node) =>
        Encoding.UTF8.GetBytes(node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}

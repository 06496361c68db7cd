using System.Text.Json.Nodes;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Lambda;

/// <summary>What a runtime may do beyond answering.</summary>
public sealed class RuntimeApiTests
{
    private const string Http = "const http = require('http'); const send = (path, headers, body, trailers) => new Promise((done, fail) => {"
        + " const request = http.request(`http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime${path}`, { method: 'POST', headers }, response => {"
        + " let text = ''; response.on('data', part => text += part); response.on('end', () => done([response.statusCode, text])); });"
        + " request.on('error', fail); for (const part of body) request.write(part); if (trailers) request.addTrailers(trailers); request.end(); });";

    [Fact]
    [ConformsTo("runtime-streaming-response")]
    public async Task A_response_may_be_streamed()
    {
        using var assembly = new TinyAssembly($$"""
            async (event, c) => {
              {{Http}}
              await send(`/invocation/${c.id}/response`, { 'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Transfer-Encoding': 'chunked' }, ['{"a":', '1}']);
            }
            """);
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Assert.Equal(1, (int?)(await cloud.ResultAsync())!["a"]);
    }

    [Fact]
    [ConformsTo("runtime-streaming-response")]
    public async Task A_streamed_response_that_fails_half_way_is_an_error()
    {
        using var assembly = new TinyAssembly($$"""
            async (event, c) => {
              {{Http}}
              const error = Buffer.from(JSON.stringify({ errorMessage: 'half way', errorType: 'Error' })).toString('base64');
              await send(`/invocation/${c.id}/response`,
                { 'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Transfer-Encoding': 'chunked', 'Trailer': 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body' },
                ['{"a":'], { 'Lambda-Runtime-Function-Error-Type': 'Runtime.HalfWay', 'Lambda-Runtime-Function-Error-Body': error });
            }
            """);
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Assert.Equal("half way", (string?)(await cloud.ErrorAsync())["errorMessage"]);
    }

    [Fact]
    [ConformsTo("runtime-invalid-response-mode")]
    public async Task An_unknown_response_mode_is_refused()
    {
        using var assembly = new TinyAssembly($$"""
            async (event, c) => { {{Http}} return send(`/invocation/${c.id}/response`, { 'Lambda-Runtime-Function-Response-Mode': 'slowly' }, ['1']); }
            """);
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var answer = (JsonArray)(await cloud.ResultAsync())!;

        Assert.Equal(400, (int)answer[0]!);
        Assert.Contains("InvalidFunctionResponseMode", (string?)answer[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_may_come_with_a_cause_for_X_Ray_of_one_megabyte()
    {
        using var assembly = new TinyAssembly($$"""
            async (event, c) => {
              {{Http}}
              const status = (await send(`/invocation/${c.id}/error`,
                { 'Lambda-Runtime-Function-Error-Type': 'Large', 'Lambda-Runtime-Function-XRay-Error-Cause': 'x'.repeat(1_048_575) }, ['{"errorMessage":"large"}']))[0];
              if (status !== 202) throw new Error(`refused with ${status}`);
            }
            """);
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Assert.Equal("large", (string?)(await cloud.ErrorAsync())["errorMessage"]);
    }

    [Fact]
    [ConformsTo("runtime-next", "runtime-next-headers", "runtime-content-type", "runtime-empty-headers-omitted")]
    public async Task The_next_event_comes_with_the_documented_headers_and_no_empty_ones()
    {
        using var assembly = new TinyAssembly("async (event, c) => c.headers");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var headers = (await cloud.ResultAsync())!.AsObject();

        Assert.Equal("application/json", (string?)headers["content-type"]);
        Assert.True(Guid.TryParse((string?)headers["lambda-runtime-aws-request-id"], out _));
        Assert.Matches("^[0-9]{13}$", (string?)headers["lambda-runtime-deadline-ms"]);
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$", (string?)headers["lambda-runtime-trace-id"]);
        Assert.Equal("arn:aws:lambda:eu-west-1:123456789012:function:tiny", (string?)headers["lambda-runtime-invoked-function-arn"]);
        Assert.False(headers.ContainsKey("lambda-runtime-client-context"));
        Assert.False(headers.ContainsKey("lambda-runtime-cognito-identity"));
    }

    // 50 days are more than any timer takes: every function would fail.
    [Fact]
    public async Task A_function_has_the_time_that_it_has_however_far_the_clock_was_moved()
    {
        using var assembly = new TinyAssembly("async (event, c) => c.headers['lambda-runtime-deadline-ms'] - Date.now()");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        cloud.Get<LocalCloud.Hosting.LocalClock>().Advance(TimeSpan.FromDays(60));

        Assert.InRange((double)(await cloud.ResultAsync())!, double.MinValue, TimeSpan.FromMinutes(15).TotalMilliseconds);
    }

    [Fact]
    [ConformsTo("runtime-init-limit")]
    public async Task A_start_that_takes_more_than_ten_seconds_is_tried_once_more()
    {
        using var assembly = new TinyAssembly("async () => 'ready'");
        File.Copy(assembly.Bootstrap, Path.Combine(assembly.Code, "real"));
        assembly.WriteBootstrap("#!/bin/sh\nif [ ! -e first ]; then touch first; exec sleep 1000; fi\nexec ./real\n");
        var clock = new ManualClock();
        await using var cloud = await TinyCloud.StartAsync(assembly, clock);

        var result = cloud.ResultAsync();
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        await Fakes.Until.HoldsAsync(() => File.Exists(Path.Combine(assembly.Code, "first")));
        clock.Jump(TimeSpan.FromSeconds(10));

        Assert.Equal("ready", (string?)await result);
    }

    [Fact]
    [ConformsTo("runtime-no-graceful-shutdown")]
    public async Task A_process_is_not_asked_before_it_is_ended()
    {
        using var assembly = new TinyAssembly("async () => { process.on('SIGTERM', () => require('fs').writeFileSync('asked', '')); return process.pid; }");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var id = (int)(await cloud.ResultAsync())!;

        // With another clock, its process is of no use any more.
        cloud.Get<LocalCloud.Hosting.LocalClock>().Advance(TimeSpan.FromHours(2));
        await cloud.ResultAsync();

        Assert.False(Hosting.Processes.Exists(id));
        Assert.False(File.Exists(Path.Combine(assembly.Code, "asked")));
    }
}

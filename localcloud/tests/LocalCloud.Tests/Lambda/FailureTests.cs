using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Lambda;

/// <summary>The shapes in which functions fail.</summary>
public sealed class FailureTests
{
    [Fact]
    [ConformsTo("runtime-error", "runtime-error-body-passed-on", "runtime-environment-kept-after-error", "runtime-function-error-unhandled")]
    public async Task An_error_that_the_function_reports_is_returned_as_it_is_and_the_process_goes_on()
    {
        using var assembly = new TinyAssembly("async (event) => { if (event.fail) throw new RangeError('too far'); return process.pid; }");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var before = await cloud.ResultAsync();
        await cloud.IdleAsync();

        var error = await cloud.ErrorAsync("""{"fail":true}""");
        await cloud.IdleAsync();

        Assert.Equal("""{"errorMessage":"too far","errorType":"RangeError"}""", error.ToJsonString());
        Assert.Equal((int)before!, (int)(await cloud.ResultAsync())!);
        Assert.Equal("RangeError", cloud.Invocations[1].ErrorType);
    }

    [Theory]
    [ConformsTo("runtime-crash-payload", "runtime-crash-without-reason", "runtime-reset-after-crash")]
    [InlineData("process.exit(1)", "Runtime exited with error: exit status 1")]
    [InlineData("process.exit(0)", "Runtime exited without providing a reason")]
    [InlineData("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})", "Runtime exited with error: signal: killed")]
    public async Task A_process_that_ends_is_reported_and_the_next_invocation_gets_a_new_one(string end, string message)
    {
        using var assembly = new TinyAssembly($"async (event) => {{ if (event.end) {{ {end}; }} return process.pid; }}");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var before = await cloud.ResultAsync();

        var error = await cloud.ErrorAsync("""{"end":true}""");

        Assert.Equal("Runtime.ExitError", (string?)error["errorType"]);
        Assert.Equal($"RequestId: {cloud.Invocations[1].RequestId} Error: {message}", (string?)error["errorMessage"]);
        Assert.NotEqual((int)before!, (int)(await cloud.ResultAsync())!);
    }

    [Fact]
    [ConformsTo("runtime-timeout-payload")]
    public async Task A_function_that_takes_too_long_is_killed_and_reported()
    {
        using var assembly = new TinyAssembly("async (event) => { if (event.hang) { console.log('hanging'); await new Promise(r => setTimeout(r, 1e6)); } return process.pid; }");
        assembly.Function["Timeout"] = "1";
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var before = (int)(await cloud.ResultAsync())!;

        var error = await cloud.ErrorAsync("""{"hang":true}""");

        Assert.Equal("Sandbox.Timedout", (string?)error["errorType"]);
        Assert.EndsWith("Error: Task timed out after 1.00 seconds", (string?)error["errorMessage"], StringComparison.Ordinal);
        Assert.False(Hosting.Processes.Exists(before));
        Assert.NotEqual(before, (int)(await cloud.ResultAsync())!);
    }

    [Fact]
    public async Task A_process_that_ends_before_it_is_ready_is_started_twice_and_then_reported()
    {
        using var assembly = new TinyAssembly("0");
        assembly.WriteBootstrap("#!/bin/sh\necho started >> starts\nexit 3\n");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var error = await cloud.ErrorAsync();

        Assert.Equal("Runtime.ExitError", (string?)error["errorType"]);
        Assert.EndsWith("exit status 3", (string?)error["errorMessage"], StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(assembly.Code, "starts"), TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData("application/vnd.aws.lambda.error+json", null)]
    [InlineData("application/json", "Application.CustomError")]
    [ConformsTo("runtime-error-content-type", "runtime-error-body-passed-on")]
    public async Task An_error_is_taken_whatever_its_content_type_and_its_type_are_called(string contentType, string? errorType)
    {
        using var assembly = new TinyAssembly($$"""
            async (event, c) => {
              const headers = { 'Content-Type': '{{contentType}}'{{(errorType is null ? "" : $", 'Lambda-Runtime-Function-Error-Type': '{errorType}'")}} };
              await c.post(`/invocation/${c.id}/error`, JSON.stringify({ errorMessage: 'm', errorType: 'Mine', stackTrace: ['at x'], extra: 1 }), headers);
            }
            """);
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Assert.Equal("""{"errorMessage":"m","errorType":"Mine","stackTrace":["at x"],"extra":1}""", (await cloud.ErrorAsync()).ToJsonString());
    }

    [Fact]
    [ConformsTo("runtime-init-error")]
    public async Task A_runtime_that_can_not_initialize_says_why()
    {
        using var assembly = new TinyAssembly("(() => { post('/init/error', JSON.stringify({ errorMessage: 'no table', errorType: 'Config' }), { 'Lambda-Runtime-Function-Error-Type': 'Config' }).then(() => process.exit(1)); })()");
        assembly.WriteBootstrap((await File.ReadAllTextAsync(assembly.Bootstrap, TestContext.Current.CancellationToken))
            .Replace("for (;;) {", "for (;;) { await new Promise(() => {});", StringComparison.Ordinal));
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var error = await cloud.ErrorAsync();

        Assert.Equal("""{"errorMessage":"no table","errorType":"Config"}""", error.ToJsonString());
    }

    [Fact]
    [ConformsTo("runtime-invalid-entrypoint")]
    public async Task Code_without_a_program_that_can_be_run_is_an_invalid_entry_point()
    {
        using var assembly = new TinyAssembly("0");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        File.SetUnixFileMode(assembly.Bootstrap, UnixFileMode.UserRead);
        var notExecutable = await cloud.ErrorAsync();
        File.Delete(assembly.Bootstrap);
        var missing = await cloud.ErrorAsync();

        Assert.Equal("Runtime.InvalidEntrypoint", (string?)notExecutable["errorType"]);
        Assert.EndsWith("permission denied", (string?)notExecutable["errorMessage"], StringComparison.Ordinal);
        Assert.Equal("Runtime.InvalidEntrypoint", (string?)missing["errorType"]);
        Assert.Contains("Couldn't find valid bootstrap(s)", (string?)missing["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("runtime-response-too-large")]
    public async Task An_answer_of_exactly_6_291_556_bytes_is_taken()
    {
        using var assembly = new TinyAssembly("async (event) => 'a'.repeat(event.n)");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Assert.Equal(6_291_554, ((string?)await cloud.ResultAsync("""{"n":6291554}"""))!.Length); // and two quotes
        Assert.Equal("Function.ResponseSizeTooLarge", (string?)(await cloud.ErrorAsync("""{"n":6291555}"""))["errorType"]);
    }

    [Fact]
    [ConformsTo("runtime-response-too-large")]
    public async Task An_answer_above_6_MB_is_refused_on_both_sides()
    {
        using var assembly = new TinyAssembly(
            "async (event, c) => { if (!event.n) return globalThis.status; const r = await c.post(`/invocation/${c.id}/response`, JSON.stringify('a'.repeat(event.n))); globalThis.status = [r.status, (await r.json()).errorType]; }");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var error = await cloud.ErrorAsync("""{"n":6291555}""");
        await cloud.IdleAsync();
        var seen = await cloud.ResultAsync();

        Assert.Equal("Function.ResponseSizeTooLarge", (string?)error["errorType"]);
        Assert.Equal("Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).", (string?)error["errorMessage"]);
        Assert.Equal("""[413,"RequestEntityTooLarge"]""", seen!.ToJsonString());
    }

    [Fact]
    [ConformsTo("runtime-unknown-request-id", "runtime-invalid-transition")]
    public async Task The_runtime_API_refuses_answers_that_nobody_waits_for()
    {
        using var assembly = new TinyAssembly("""
            async (event, c) => {
              const type = async (r) => [r.status, (await r.json()).errorType ?? 'OK'];
              if (event.first) {
                globalThis.unknown = await type(await c.post('/invocation/11111111-2222-3333-4444-555555555555/response', '1'));
                globalThis.init = await type(await c.post('/init/error', '{}'));
                globalThis.once = await type(await c.post(`/invocation/${c.id}/response`, '"first"'));
                globalThis.twice = await type(await c.post(`/invocation/${c.id}/response`, '"second"'));
                globalThis.nowhere = (await c.post('/elsewhere', '{}')).status;
              }
              return { unknown, init, once, twice, nowhere };
            }
            """);
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var first = await cloud.ResultAsync("""{"first":true}""");
        await cloud.IdleAsync(); // the rest of the first run is over
        var seen = await cloud.ResultAsync();

        Assert.Equal("first", (string?)first);
        Assert.Equal(
            """{"unknown":[400,"InvalidRequestID"],"init":[403,"InvalidStateTransition"],"once":[202,"OK"],"twice":[403,"InvalidStateTransition"],"nowhere":404}""",
            seen!.ToJsonString());
    }

    [Fact]
    public async Task A_process_that_ends_after_its_answer_does_not_harm_the_next_invocation()
    {
        using var assembly = new TinyAssembly(
            "async (event, c) => { if (event.end) { await c.post(`/invocation/${c.id}/response`, '1'); process.exit(1); } return 2; }");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Assert.Equal(1, (int)(await cloud.ResultAsync("""{"end":true}"""))!);
        Assert.Equal(2, (int)(await cloud.ResultAsync())!);
    }

    [Fact]
    public async Task Functions_are_listed_for_the_command_line()
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var functions = Assert.IsType<JsonArray>(await cloud.LocalAsync("functions"));

        Assert.Equal("Tiny", (string?)Assert.Single(functions)!["handler"]);
    }
}

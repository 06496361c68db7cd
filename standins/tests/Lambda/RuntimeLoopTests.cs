using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Packages.Tests.Lambda;

public sealed class RuntimeLoopTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<TestJson> Serializer = new();

    // The loop logs every failure; here that is hundreds of kilobytes.
    public RuntimeLoopTests() => Console.SetOut(TextWriter.Null);

    [Fact]
    public async Task Each_event_is_answered_under_its_own_request_id()
    {
        await using var api = new RuntimeApiStub("""{"Item":"tea","Count":1}""", """{"Item":"cup","Count":2}""");

        await RunAsync(api, LambdaBootstrapBuilder.Create<Order, Receipt>((order, _) => Task.FromResult(new Receipt($"{order.Count} {order.Item}")), Serializer));

        Assert.Equal(
            [
                ("/2018-06-01/runtime/invocation/request-1/response", """{"Text":"1 tea"}"""),
                ("/2018-06-01/runtime/invocation/request-2/response", """{"Text":"2 cup"}"""),
            ],
            api.Posts.Select(post => (post.Target, post.Text)));
        Assert.All(api.Requests.Where(request => request.Method == "GET"), next => Assert.Equal("/2018-06-01/runtime/invocation/next", next.Target));
    }

    [Fact]
    public async Task The_context_holds_what_the_headers_and_the_environment_say()
    {
        ILambdaContext? seen = null;
        string? trace = null;
        var remaining = TimeSpan.Zero;
        await using var api = new RuntimeApiStub("{}")
        {
            MoreHeaders = ["""Lambda-Runtime-Cognito-Identity: {"cognitoIdentityId":"eu-west-1:u","cognitoIdentityPoolId":"eu-west-1:p"}"""],
        };

        await RunAsync(api, LambdaBootstrapBuilder.Create(Handle));

        Assert.NotNull(seen);
        Assert.Equal("request-1", seen.AwsRequestId);
        Assert.Equal("arn:aws:lambda:eu-west-1:123456789012:function:F", seen.InvokedFunctionArn);
        Assert.Equal(("eu-west-1:u", "eu-west-1:p"), (seen.Identity.IdentityId, seen.Identity.IdentityPoolId));
        Assert.InRange(remaining, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(("Root=1-0-request-1;Parent=0;Sampled=1", seen.TraceId), (trace, trace));

        Task Handle(Stream input, ILambdaContext context)
        {
            seen = context;
            remaining = context.RemainingTime;
            trace = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_deadline_in_the_past_leaves_no_time()
    {
        var remaining = TimeSpan.MaxValue;
        await using var api = new RuntimeApiStub("{}") { Deadline = TimeProvider.System.GetUtcNow().AddSeconds(-5) };

        await RunAsync(api, LambdaBootstrapBuilder.Create((Stream _, ILambdaContext context) =>
        {
            remaining = context.RemainingTime;
            return Task.CompletedTask;
        }));

        Assert.True(remaining < TimeSpan.Zero);
    }

    [Fact]
    public async Task A_handler_that_answers_nothing_answers_with_an_empty_body()
    {
        await using var api = new RuntimeApiStub("""{"Item":"tea","Count":1}""");

        await RunAsync(api, LambdaBootstrapBuilder.Create<Order>((_, _) => Task.CompletedTask, Serializer));

        Assert.Empty(Assert.Single(api.Posts).Body);
    }

    [Fact]
    public async Task A_stream_handler_reads_and_writes_the_bytes_as_they_are()
    {
        await using var api = new RuntimeApiStub("not JSON é");

        await RunAsync(api, LambdaBootstrapBuilder.Create(async (Stream input, ILambdaContext _) =>
        {
            using var reader = new StreamReader(input);
            return (Stream)new MemoryStream(Encoding.UTF8.GetBytes("<" + await reader.ReadToEndAsync(TestContext.Current.CancellationToken) + ">"));
        }));

        Assert.Equal("<not JSON é>", Assert.Single(api.Posts).Text);
    }

    [Fact]
    public async Task Requests_say_which_library_they_come_from()
    {
        await using var api = new RuntimeApiStub("{}");

        await RunAsync(api, LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.CompletedTask));

        Assert.All(
            api.Requests,
            request => Assert.StartsWith("lib/amazon-lambda-runtime-support#2.1.2.0 md/dotnet-runtime-version#10.", request.Headers["User-Agent"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    public async Task A_Cognito_identity_that_cannot_be_read_is_the_business_of_who_asks_for_it(string identity)
    {
        await using var api = new RuntimeApiStub("{}", "{}") { MoreHeaders = [$"Lambda-Runtime-Cognito-Identity: {identity}"] };
        var invocations = 0;

        await RunAsync(api, LambdaBootstrapBuilder.Create((Stream _, ILambdaContext context) =>
            ++invocations == 1 ? Task.CompletedTask : Task.FromResult(context.Identity.IdentityId)));

        Assert.EndsWith("request-1/response", api.Posts[0].Target, StringComparison.Ordinal);
        Assert.EndsWith("request-2/error", api.Posts[1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_and_errors_name_the_attempt_where_Lambda_has_named_it()
    {
        await using var api = new RuntimeApiStub("{}", "{}") { MoreHeaders = ["Lambda-Runtime-Invocation-Id: attempt"] };
        var invocations = 0;

        await RunAsync(api, LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => ++invocations == 1 ? Task.CompletedTask : Fail()));

        Assert.Equal(["attempt", "attempt"], api.Posts.Select(post => post.Headers["Lambda-Runtime-Invocation-Id"]));
    }

    [Fact]
    public async Task An_answer_that_Lambda_finds_too_large_does_not_end_the_loop()
    {
        await using var api = new RuntimeApiStub("{}", "{}") { ResponseStatus = 413 };

        await RunAsync(api, LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.CompletedTask));

        Assert.Equal(2, api.Posts.Length);
    }

    [Fact]
    public async Task An_initializer_that_fails_is_reported_and_ends_the_loop()
    {
        await using var api = new RuntimeApiStub("{}");
        var builder = LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.CompletedTask)
            .UseBootstrapHandler(() => throw new InvalidOperationException("TABLE is not set"));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(api, builder));

        Assert.Equal("TABLE is not set", error.Message);
        var report = Assert.Single(api.Requests);
        Assert.Equal(("POST", "/2018-06-01/runtime/init/error"), (report.Method, report.Target));
        Assert.Contains("TABLE is not set", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Lambda-Runtime-Function-Error-Type", report.Headers);
    }

    [Fact]
    public async Task An_initializer_that_says_no_ends_the_loop_before_any_event()
    {
        await using var api = new RuntimeApiStub("{}");

        await RunAsync(api, LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.CompletedTask).UseBootstrapHandler(() => Task.FromResult(false)));

        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task The_loop_ends_with_an_error_when_the_runtime_API_goes_away()
    {
        await using var api = new RuntimeApiStub("{}");
        using var bootstrap = api.Build(LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.CompletedTask));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => bootstrap.RunAsync(TestContext.Current.CancellationToken));

        Assert.Single(api.Posts);
    }

    [Fact]
    public async Task Without_a_runtime_API_the_message_names_the_variable()
    {
        using var bootstrap = LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.CompletedTask).Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => bootstrap.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("AWS_LAMBDA_RUNTIME_API", error.Message, StringComparison.Ordinal);
    }

    private static Task Fail() => throw new IOException("é\nin two lines");

    private static Task RunAsync(RuntimeApiStub api, LambdaBootstrapBuilder builder) => api.RunAsync(builder);
}

using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Packages.Tests.Lambda;

/// <summary>What Lambda, its callers and X-Ray are told of a handler that failed.</summary>
public sealed class FailureReportTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<TestJson> Serializer = new();

    // The loop logs every failure; here that is hundreds of kilobytes.
    public FailureReportTests() => Console.SetOut(TextWriter.Null);

    [Fact]
    public async Task A_handler_that_fails_is_reported_and_the_next_event_is_handled()
    {
        await using var api = new RuntimeApiStub("""{"Item":"bad","Count":1}""", """{"Item":"tea","Count":1}""");

        await api.RunAsync(LambdaBootstrapBuilder.Create<Order, Receipt>(Handle, Serializer));

        Assert.Equal(2, api.Posts.Length);
        var error = api.Posts[0];
        Assert.Equal("/2018-06-01/runtime/invocation/request-1/error", error.Target);
        Assert.Equal("InvalidOperationException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("application/vnd.aws.lambda.error+json", error.Headers["Content-Type"]);
        using var body = JsonDocument.Parse(error.Body);
        Assert.Equal("InvalidOperationException", body.RootElement.GetProperty("errorType").GetString());
        Assert.Equal("No \"bad\" here", body.RootElement.GetProperty("errorMessage").GetString());
        Assert.NotEqual(0, body.RootElement.GetProperty("stackTrace").GetArrayLength());
        Assert.Equal("inner", body.RootElement.GetProperty("cause").GetProperty("errorMessage").GetString());
        Assert.EndsWith("request-2/response", api.Posts[1].Target, StringComparison.Ordinal);

        static Task<Receipt> Handle(Order order, ILambdaContext context) => order.Item == "bad"
            ? throw new InvalidOperationException("No \"bad\" here", new IOException("inner"))
            : Task.FromResult(new Receipt(order.Item));
    }

    [Fact]
    public async Task An_event_of_the_wrong_shape_is_the_serializer_s_error()
    {
        await using var api = new RuntimeApiStub("""{"Item":"tea","Count":"many"}""", "nonsense");

        await api.RunAsync(LambdaBootstrapBuilder.Create<Order>((_, _) => Task.CompletedTask, Serializer));

        Assert.Equal(2, api.Posts.Length);
        Assert.All(api.Posts, post => Assert.Equal("JsonSerializerException", post.Headers["Lambda-Runtime-Function-Error-Type"]));
    }

    [Fact]
    public async Task An_error_too_large_to_report_is_cut()
    {
        await using var api = new RuntimeApiStub("{}");

        await api.RunAsync(LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.FromException(new IOException(new string('x', 400_000)))));

        using var body = JsonDocument.Parse(Assert.Single(api.Posts).Body);
        Assert.Equal("Exception exceeded maximum payload size of 256KB.", body.RootElement.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Causes_too_large_to_report_are_left_out()
    {
        await using var api = new RuntimeApiStub("{}");
        var error = new InvalidOperationException("outer", new IOException(new string('x', 400_000)));

        await api.RunAsync(LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.FromException(error)));

        using var body = JsonDocument.Parse(Assert.Single(api.Posts).Body);
        Assert.Equal("outer", body.RootElement.GetProperty("errorMessage").GetString());
        Assert.Equal(
            "Exception exceeded maximum payload size of 256KB.", body.RootElement.GetProperty("cause").GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Several_causes_are_all_reported()
    {
        await using var api = new RuntimeApiStub("{}");
        var error = new AggregateException("outer", new IOException("first"), new IOException("second"));

        await api.RunAsync(LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.FromException(error)));

        using var body = JsonDocument.Parse(Assert.Single(api.Posts).Body);
        Assert.Equal("first", body.RootElement.GetProperty("cause").GetProperty("errorMessage").GetString());
        Assert.Equal(["first", "second"], body.RootElement.GetProperty("causes").EnumerateArray().Select(cause => cause.GetProperty("errorMessage").GetString()));
    }

    [Fact]
    public async Task Error_JSON_is_indented_and_escaped_no_more_than_it_must_be()
    {
        await using var api = new RuntimeApiStub("{}");

        await api.RunAsync(LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.FromException(new IOException("<é> & 'x' \"y\""))));

        Assert.StartsWith(
            "{\n  \"errorType\": \"IOException\",\n  \"errorMessage\": \"<é> & 'x' \\\"y\\\"\"", Assert.Single(api.Posts).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task X_Ray_is_told_where_the_handler_failed()
    {
        await using var api = new RuntimeApiStub("{}");

        await api.RunAsync(LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Fail()));

        using var cause = JsonDocument.Parse(Assert.Single(api.Posts).Headers["Lambda-Runtime-Function-XRay-Error-Cause"]);
        Assert.Equal(Environment.CurrentDirectory, cause.RootElement.GetProperty("working_directory").GetString());
        var exception = Assert.Single(cause.RootElement.GetProperty("exceptions").EnumerateArray());
        Assert.Equal(("IOException", "é\nin two lines"), (exception.GetProperty("type").GetString(), exception.GetProperty("message").GetString()));
        Assert.Equal($"{nameof(FailureReportTests)}.{nameof(Fail)}", exception.GetProperty("stack")[0].GetProperty("label").GetString());
        Assert.Equal(JsonValueKind.Array, cause.RootElement.GetProperty("paths").ValueKind);
    }

    [Fact]
    public async Task A_cause_that_is_too_large_for_a_header_is_left_out()
    {
        await using var api = new RuntimeApiStub("{}");

        await api.RunAsync(LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.FromException(new IOException(new string('x', 1_100_000)))));

        Assert.DoesNotContain("Lambda-Runtime-Function-XRay-Error-Cause", Assert.Single(api.Posts).Headers);
    }

    private static Task Fail() => throw new IOException("é\nin two lines");
}

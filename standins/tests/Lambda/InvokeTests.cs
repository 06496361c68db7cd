using System.Net;
using System.Text;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Packages.Tests.Stubs;

namespace Packages.Tests.Lambda;

public sealed class InvokeTests
{
    [Fact]
    public async Task The_event_goes_as_it_is_to_the_function_by_its_ARN_and_is_signed()
    {
        await using var server = new StubServer(new StubResponse(200, """{"position":"e.1"}"""));
        using var client = Client(server);

        var answer = await client.InvokeAsync(
            new InvokeRequest { FunctionName = "arn:aws:lambda:eu-west-1:123456789012:function:f", Payload = """{"a":"ü"}""" }, TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", """{"a":"ü"}"""), (request.Method, request.Text));
        Assert.Equal(
            "/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations", Uri.UnescapeDataString(request.Target));
        var authorization = SignatureHeader.Of(request);
        Assert.Equal(("eu-west-1", "lambda"), (authorization.Region, authorization.Service));
        Assert.Null(answer.FunctionError);
        Assert.Equal("""{"position":"e.1"}""", Encoding.UTF8.GetString(answer.Payload.ToArray()));
    }

    [Fact]
    public async Task A_function_that_failed_is_told_with_its_error()
    {
        await using var server = new StubServer(new StubResponse(200, """{"errorType":"X"}""", "X-Amz-Function-Error: Unhandled"));
        using var client = Client(server);

        var answer = await client.InvokeAsync(new InvokeRequest { FunctionName = "f", Payload = "{}" }, TestContext.Current.CancellationToken);

        Assert.Equal(("Unhandled", """{"errorType":"X"}"""), (answer.FunctionError, Encoding.UTF8.GetString(answer.Payload.ToArray())));
    }

    [Fact]
    public async Task Too_much_at_once_is_an_exception_of_its_name()
    {
        await using var server = new StubServer(new StubResponse(429, """{"__type":"TooManyRequestsException","message":"Rate exceeded"}"""));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<TooManyRequestsException>(
            () => client.InvokeAsync(new InvokeRequest { FunctionName = "f", Payload = "{}" }, TestContext.Current.CancellationToken));

        Assert.Equal((HttpStatusCode.TooManyRequests, "Rate exceeded"), (error.StatusCode, error.Message));
    }

    private static AmazonLambdaClient Client(StubServer server) => new(
        new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonLambdaConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
}

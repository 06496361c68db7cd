using System.Net;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Packages.Tests.Stubs;

namespace Packages.Tests.EventBridge;

public sealed class PutEventsTests
{
    [Fact]
    public async Task PutEvents_names_bus_and_kind_and_is_signed()
    {
        await using var server = new StubServer(new StubResponse(200, """{"Entries":[{"EventId":"e-1"}],"FailedEntryCount":0}"""));
        using var client = Client(server);

        var answer = await PutAsync(client);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Target));
        Assert.Equal("AWSEvents.PutEvents", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal("""{"Entries":[{"Detail":"{}","DetailType":"Report","EventBusName":"bus"}]}""", request.Text);
        var authorization = SignatureHeader.Of(request);
        Assert.Equal(("eu-west-1", "events"), (authorization.Region, authorization.Service));
        Assert.Equal(
            SigV4.Sign(request, "secret", request.Headers["X-Amz-Date"], "eu-west-1", "events", authorization.SignedHeaders),
            authorization.Signature);
        Assert.Equal((0, "e-1"), (answer.FailedEntryCount, Assert.Single(answer.Entries).EventId));
    }

    [Fact]
    public async Task What_the_bus_did_not_take_is_told_by_its_place()
    {
        await using var server = new StubServer(new StubResponse(
            200, """{"Entries":[{"ErrorCode":"ThrottlingException","ErrorMessage":"Rate exceeded"}],"FailedEntryCount":1}"""));
        using var client = Client(server);

        var answer = await PutAsync(client);

        Assert.Equal(1, answer.FailedEntryCount);
        var entry = Assert.Single(answer.Entries);
        Assert.Equal(("ThrottlingException", "Rate exceeded", null), (entry.ErrorCode, entry.ErrorMessage, entry.EventId));
    }

    [Theory]
    [InlineData(500, "InternalException", typeof(InternalException))]
    [InlineData(400, "AccessDeniedException", typeof(AmazonEventBridgeException))]
    public async Task A_refusal_becomes_the_exception_of_its_name(int status, string code, Type type)
    {
        await using var server = new StubServer(new StubResponse(status, $$"""{"__type":"{{code}}","message":"Said the service"}"""));
        using var client = Client(server);

        var error = await Assert.ThrowsAnyAsync<AmazonEventBridgeException>(() => PutAsync(client));

        Assert.IsType(type, error);
        Assert.Equal(((HttpStatusCode)status, code, "Said the service"), (error.StatusCode, error.ErrorCode, error.Message));
    }

    private static Task<PutEventsResponse> PutAsync(AmazonEventBridgeClient client) => client.PutEventsAsync(
        new PutEventsRequest { Entries = [new PutEventsRequestEntry { Detail = "{}", DetailType = "Report", EventBusName = "bus" }] },
        TestContext.Current.CancellationToken);

    private static AmazonEventBridgeClient Client(StubServer server) => new(
        new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonEventBridgeConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
}

using System.Net;
using Amazon.IotData;
using Amazon.IotData.Model;
using Packages.Tests.Stubs;

namespace Packages.Tests.Iot;

public sealed class DeleteConnectionTests
{
    private const string Client = "eu-west-1:0a1b2c3d-0000-4000-8000-000000000001:tab/1";

    [Theory]
    [InlineData(null, null, "")]
    [InlineData(true, null, "?cleanSession=true")]
    [InlineData(false, true, "?cleanSession=false&preventWillMessage=true")]
    public async Task DeleteConnection_names_the_client_in_the_path_and_sends_only_what_is_set(bool? cleanSession, bool? preventWill, string query)
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = PublishTests.Client(server);

        await client.DeleteConnectionAsync(
            new DeleteConnectionRequest { ClientId = Client, CleanSession = cleanSession, PreventWillMessage = preventWill },
            TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        Assert.Equal("DELETE", request.Method);
        Assert.Equal("/connections/eu-west-1%3A0a1b2c3d-0000-4000-8000-000000000001%3Atab%2F1" + query, request.Target);
        Assert.Empty(request.Body);
        var authorization = SignatureHeader.Of(request);
        Assert.Equal(("eu-west-1", "iotdata"), (authorization.Region, authorization.Service));
        Assert.Equal(
            SigV4.Sign(request, "secret", request.Headers["X-Amz-Date"], "eu-west-1", "iotdata", authorization.SignedHeaders),
            authorization.Signature);
    }

    [Theory]
    [InlineData(400, "InvalidRequestException", typeof(InvalidRequestException))]
    [InlineData(403, "ForbiddenException", typeof(ForbiddenException))]
    [InlineData(404, "ResourceNotFoundException", typeof(ResourceNotFoundException))]
    [InlineData(429, "ThrottlingException", typeof(ThrottlingException))]
    [InlineData(500, "InternalFailureException", typeof(InternalFailureException))]
    [InlineData(418, "SomethingNewException", typeof(AmazonIotDataException))]
    public async Task A_refusal_becomes_the_exception_of_its_name(int status, string code, Type type)
    {
        await using var server = new StubServer(
            new StubResponse(status, """{"message":"Said the service","traceId":"t"}""", $"x-amzn-ErrorType: {code}:"));
        using var client = PublishTests.Client(server, retries: 0);

        var error = await Assert.ThrowsAnyAsync<AmazonIotDataException>(() => client.DeleteConnectionAsync(
            new DeleteConnectionRequest { ClientId = Client }, TestContext.Current.CancellationToken));

        Assert.IsType(type, error);
        Assert.Equal(((HttpStatusCode)status, code, "Said the service"), (error.StatusCode, error.ErrorCode, error.Message));
    }

    [Fact]
    public async Task DeleteConnection_without_a_client_is_refused_before_anything_is_sent()
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = PublishTests.Client(server);

        var error = await Assert.ThrowsAsync<AmazonIotDataException>(
            () => client.DeleteConnectionAsync(new DeleteConnectionRequest { CleanSession = true }, TestContext.Current.CancellationToken));

        Assert.Contains("ClientId", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }
}

using System.Net;
using Amazon.IotData;
using Amazon.IotData.Model;
using Amazon.Runtime;
using Packages.Tests.Stubs;

namespace Packages.Tests.Iot;

public sealed class PublishFailureTests
{
    public static TheoryData<int, string, Type> Errors => new()
    {
        { 400, "InvalidRequestException", typeof(InvalidRequestException) },
        { 401, "UnauthorizedException", typeof(UnauthorizedException) },
        { 403, "ForbiddenException", typeof(AmazonIotDataException) },
        { 405, "MethodNotAllowedException", typeof(MethodNotAllowedException) },
        { 429, "ThrottlingException", typeof(ThrottlingException) },
        { 500, "InternalFailureException", typeof(InternalFailureException) },
        { 418, "SomethingNewException", typeof(AmazonIotDataException) },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task A_refusal_becomes_the_exception_of_its_name(int status, string code, Type type)
    {
        await using var server = new StubServer(
            new StubResponse(status, """{"message":"Said the service","traceId":"t"}""", $"x-amzn-ErrorType: {code}:", "x-amzn-RequestId: r-1"));
        using var client = PublishTests.Client(server, retries: 0);

        var error = await Assert.ThrowsAnyAsync<AmazonIotDataException>(() => PublishAsync(client));

        Assert.IsType(type, error);
        Assert.Equal((HttpStatusCode)status, error.StatusCode);
        Assert.Equal(code, error.ErrorCode);
        Assert.Equal("Said the service", error.Message);
        Assert.Equal("r-1", error.RequestId);
    }

    [Theory]
    [InlineData(429, "ThrottlingException")]
    [InlineData(500, "InternalFailureException")]
    [InlineData(503, "ServiceUnavailableException")]
    public async Task What_may_pass_is_tried_again(int status, string code)
    {
        await using var server = new StubServer(new StubResponse(status, "{}", $"x-amzn-ErrorType: {code}"), new StubResponse(200));
        using var client = PublishTests.Client(server);

        await PublishAsync(client);

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(400, "InvalidRequestException")]
    [InlineData(403, "ForbiddenException")]
    public async Task What_would_fail_again_is_not_tried_again(int status, string code)
    {
        await using var server = new StubServer(new StubResponse(status, "{}", $"x-amzn-ErrorType: {code}"));
        using var client = PublishTests.Client(server);

        await Assert.ThrowsAsync<AmazonIotDataException>(() => PublishAsync(client, code == "InvalidRequestException"));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_error_without_a_body_or_a_type_is_still_an_error_of_this_service()
    {
        await using var server = new StubServer(new StubResponse(502, "<html>"));
        using var client = PublishTests.Client(server, retries: 0);

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PublishAsync(client));

        Assert.Equal(HttpStatusCode.BadGateway, error.StatusCode);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        await using var server = new StubServer(StubResponse.HangUp, new StubResponse(200));
        using var client = PublishTests.Client(server);

        await PublishAsync(client);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Cancelling_ends_a_publish_that_waits()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new StubServer(async _ =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
            return new StubResponse(200);
        });
        using var client = PublishTests.Client(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PublishAsync(PublishTests.Message("x"), cancel.Token));
    }

    private static async Task PublishAsync(AmazonIotDataClient client, bool asBase = false)
    {
        try
        {
            await client.PublishAsync(PublishTests.Message("x"), TestContext.Current.CancellationToken);
        }
        catch (AmazonIotDataException e) when (asBase)
        {
            throw new AmazonIotDataException(e.Message);
        }
    }
}

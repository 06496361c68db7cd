using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LocalCloud.Chaos;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Sqs;
using LocalCloud.Tests.SigV4;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Gateway;

/// <summary>Errors in the protocol of who called, also of calls that never got to their service: SDKs can read no other.</summary>
public sealed class ErrorProtocolTests : IAsyncLifetime
{
    private const string Form = "application/x-www-form-urlencoded";
    private static readonly XNamespace Sqs = "http://queue.amazonaws.com/doc/2012-11-05/";
    private TestCloud _cloud = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cloud = await TestCloud.StartAsync(configure: services => services.AddSqs());

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("AKIAUNKNOWN000000000", Administrator.SecretAccessKey, "InvalidClientTokenId")]
    [InlineData(Administrator.AccessKeyId, "wrong", "SignatureDoesNotMatch")]
    [ConformsTo("sqs-query-errors-of-the-gateway")]
    public async Task A_signature_that_does_not_count_is_refused_in_the_query_protocol(string key, string secret, string code)
    {
        var (status, error) = await FormAsync("sqs", key, secret);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal((code, "Sender"), (error.Descendants(Sqs + "Code").Single().Value, error.Descendants(Sqs + "Type").Single().Value));
    }

    [Fact]
    [ConformsTo("sqs-query-errors-of-the-gateway")]
    public async Task Throttling_is_told_in_the_query_protocol()
    {
        _cloud.Get<ChaosSwitches>().Settings = new ChaosSettings { Throttle = 1 };

        var (status, error) = await FormAsync("sqs");

        Assert.Equal((HttpStatusCode.BadRequest, "RequestThrottled"), (status, error.Descendants(Sqs + "Code").Single().Value));
    }

    [Fact]
    public void A_failure_is_told_in_the_protocol_of_the_call()
    {
        var failure = new AwsException("InternalFailure", 500, "x");

        var query = _cloud.Get<IEnumerable<IAwsService>>().OfType<SqsService>().Single().Error(failure, new HeaderDictionary());
        var json = _cloud.Get<IEnumerable<IAwsService>>().OfType<SqsService>().Single().Error(failure, new HeaderDictionary { ["X-Amz-Target"] = "AmazonSQS.ListQueues" });

        Assert.Equal("Receiver", XDocument.Parse(Encoding.UTF8.GetString(query.Body.Span)).Descendants(Sqs + "Type").Single().Value);
        Assert.Equal("com.amazonaws.sqs#InternalFailure", (string?)JsonNode.Parse(json.Body.Span)!["__type"]);
    }

    [Theory]
    [InlineData("s3", null, "Error")]
    [InlineData("ec2", Form, "Response")]
    [InlineData("sns", Form, "ErrorResponse")]
    [InlineData("cloudformation", Form, "ErrorResponse")]
    [InlineData("route53", null, "ErrorResponse")]
    public async Task A_service_that_is_not_there_is_named_in_its_own_XML(string service, string? contentType, string root)
    {
        var (status, error) = await AskAsync(service, contentType);

        Assert.Equal((HttpStatusCode.NotImplemented, root), (status, error.Name.LocalName));
        Assert.Equal(NotEmulated.Code, error.Descendants("Code").Single().Value);
        Assert.Contains($"'{service}'", error.Descendants("Message").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_signature_of_S3_is_told_in_its_XML()
    {
        var (status, error) = await AskAsync("s3", null, secret: "wrong");

        Assert.Equal((HttpStatusCode.Forbidden, "SignatureDoesNotMatch"), (status, error.Element("Code")!.Value));
    }

    [Fact]
    public async Task A_service_that_speaks_CBOR_is_named_in_CBOR()
    {
        using var request = Signed("monitoring", null, headers: new Dictionary<string, string> { ["smithy-protocol"] = "rpc-v2-cbor" });
        using var answer = await _cloud.Http.SendAsync(request, Cancellation);

        Assert.Equal("rpc-v2-cbor", answer.Headers.GetValues("smithy-protocol").Single());
        const string Message = "LocalCloud does not emulate the service 'monitoring'.";
        // RFC 8949: a map of two (A2), texts with a length of four bytes (7A).
        Assert.Equal(
            [0xA2, .. Text("__type"), .. Text(NotEmulated.Code), .. Text("message"), .. Text(Message)],
            await answer.Content.ReadAsByteArrayAsync(Cancellation));

        static byte[] Text(string text) => [0x7A, 0, 0, 0, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
    }

    private Task<(HttpStatusCode Status, XElement Error)> FormAsync(
        string service, string key = Administrator.AccessKeyId, string secret = Administrator.SecretAccessKey) =>
        AskAsync(service, Form, key, secret);

    private async Task<(HttpStatusCode Status, XElement Error)> AskAsync(
        string service, string? contentType, string key = Administrator.AccessKeyId, string secret = Administrator.SecretAccessKey)
    {
        using var request = Signed(service, contentType, key, secret);
        using var answer = await _cloud.Http.SendAsync(request, Cancellation);
        return (answer.StatusCode, XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).Root!);
    }

    private HttpRequestMessage Signed(
        string service, string? contentType, string key = Administrator.AccessKeyId, string secret = Administrator.SecretAccessKey,
        Dictionary<string, string>? headers = null)
    {
        headers ??= [];
        if (contentType is not null)
        {
            headers["Content-Type"] = contentType;
        }

        return SdkSigner.Sign(
            _cloud.Address, HttpMethod.Post, "/", service, key, secret, body: "Action=ListQueues&Version=2012-11-05", headers: headers);
    }
}

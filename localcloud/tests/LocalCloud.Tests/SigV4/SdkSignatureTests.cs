using System.Net;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.IotData;
using Amazon.IotData.Model;
using Amazon.Runtime;
using LocalCloud.Iam;
using LocalCloud.Tests.Gateway;

namespace LocalCloud.Tests.SigV4;

/// <summary>What AWS SDKs send over the wire, verified by the gateway.</summary>
public sealed class SdkSignatureTests
{
    private const string Role = "arn:aws:iam::123456789012:role/Test";

    [Fact]
    public async Task The_DynamoDB_client_is_recognized_by_its_session()
    {
        await using var cloud = await TestCloud.StartAsync();
        var session = cloud.Get<LocalCloud.Iam.ICredentials>().Issue(Role, "session", TimeSpan.FromHours(1));
        using var client = new AmazonDynamoDBClient(
            new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken),
            new AmazonDynamoDBConfig { ServiceURL = cloud.Address.ToString(), AuthenticationRegion = TestCloud.Region });

        var answer = await client.ListTablesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.HttpStatusCode);
    }

    [Theory]
    [ConformsTo("sigv4-double-encoding")]
    [InlineData("chat/general")]
    [InlineData("notifications/eu-west-1:11111111-2222-3333-4444-555555555555")]
    [InlineData("odd/ +&=?#%!'()*~$@/ü")]
    public async Task The_IoT_client_signs_its_path_encoded_twice(string topic)
    {
        await using var cloud = await TestCloud.StartAsync();
        using var client = new AmazonIotDataClient(
            new BasicAWSCredentials(Administrator.AccessKeyId, Administrator.SecretAccessKey),
            new AmazonIotDataConfig { ServiceURL = cloud.Address.ToString(), AuthenticationRegion = TestCloud.Region });

        var answer = await client.PublishAsync(
            new PublishRequest { Topic = topic, Qos = 1, Payload = new MemoryStream(Encoding.UTF8.GetBytes("hello")) },
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.HttpStatusCode);
    }

    [Theory]
    [ConformsTo("sigv4-empty-body-hash")]
    [InlineData("/", "")]
    [InlineData("/a/b", "body")]
    [InlineData("/a?b=c&a=%2F%20%2B&B=1&e=", "body")]
    [InlineData("/messages?topic=chat%2Fgeneral&since=2026-01-01T00%3A00%3A00%2B00%3A00", "")]
    public async Task A_request_signed_by_header_is_accepted(string path, string body)
    {
        await using var cloud = await TestCloud.StartAsync();
        using var request = SdkSigner.Sign(
            cloud.Address, HttpMethod.Post, path, "echo", Administrator.AccessKeyId, Administrator.SecretAccessKey, body: body);

        using var answer = await cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_presigned_request_is_accepted_with_its_token_signed()
    {
        await using var cloud = await TestCloud.StartAsync();
        var session = cloud.Get<LocalCloud.Iam.ICredentials>().Issue(Role, "session", TimeSpan.FromHours(1));
        var url = SdkSigner.Presign(
            cloud.Address, "/a/b", "echo", session.AccessKeyId, session.SecretAccessKey, session.SessionToken, TimeSpan.FromMinutes(1));

        using var answer = await cloud.Http.GetAsync(url, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    [ConformsTo("ws-token-last-and-unsigned", "ws-token-in-signed-query", "ws-canonical-query-without-token")]
    public async Task AWS_IoT_wants_the_token_behind_the_signature_and_refuses_a_signed_one()
    {
        await using var cloud = await TestCloud.StartAsync();
        var session = cloud.Get<LocalCloud.Iam.ICredentials>().Issue(Role, "session", TimeSpan.FromHours(1));
        var unsigned = SdkSigner.Presign(cloud.Address, "/a", "iotdevicegateway", session.AccessKeyId, session.SecretAccessKey)
            + "&X-Amz-Security-Token=" + Uri.EscapeDataString(session.SessionToken);
        var signed = SdkSigner.Presign(
            cloud.Address, "/a", "iotdevicegateway", session.AccessKeyId, session.SecretAccessKey, session.SessionToken);

        using var accepted = await cloud.Http.GetAsync(unsigned, TestContext.Current.CancellationToken);
        using var refused = await cloud.Http.GetAsync(signed, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}

using System.Net;
using Amazon.IoT;
using Amazon.IotData;
using Amazon.IotData.Model;
using Amazon.IoT.Model;
using Amazon.Runtime;
using LocalCloud.Iam;
using LocalCloud.Iot.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Clients;

public sealed class AwsSdkTests : IAsyncDisposable
{
    private static readonly BasicAWSCredentials Admin =
        new(Administrator.AccessKeyId, Administrator.SecretAccessKey);

    private readonly IotCloud _cloud = new(clock: TimeProvider.System);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task The_SDKs_publish_reaches_a_subscriber()
    {
        await _cloud.StartAsync();
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("notifications/#");
        using var sdk = DataPlane(Admin);

        await sdk.PublishAsync(
            new PublishRequest { Topic = "notifications/" + IotCloud.Alice, Payload = new MemoryStream("hi"u8.ToArray()), Qos = 1 },
            TestContext.Current.CancellationToken);

        await client.ExpectAsync(Packets.Publish("notifications/" + IotCloud.Alice, "hi", qos: 1, packetId: 1));
    }

    [Fact]
    public async Task A_denied_publish_is_a_ForbiddenException_to_the_SDK()
    {
        await _cloud.StartAsync();
        var function = _cloud.Function(Policies.Allow("iot:Publish", "topic/a"));
        using var sdk = DataPlane(new SessionAWSCredentials(function.AccessKeyId, function.SecretAccessKey, function.SessionToken));

        var e = await Assert.ThrowsAnyAsync<AmazonServiceException>(
            () => sdk.PublishAsync(new PublishRequest { Topic = "b/c" }, TestContext.Current.CancellationToken));

        Assert.Equal((HttpStatusCode.Forbidden, "ForbiddenException"), (e.StatusCode, e.ErrorCode));
    }

    [Fact]
    [ConformsTo("data-own-endpoint")]
    public async Task The_SDK_attaches_lists_and_detaches_policies_and_finds_the_endpoint()
    {
        await _cloud.StartAsync();
        _cloud.Services.GetRequiredService<IotPolicies>().Put("P", PolicyParser.Parse("P", IotCloud.AllowAll));
        using var sdk = new AmazonIoTClient(
            Admin, new AmazonIoTConfig { ServiceURL = _cloud.Url.ToString(), AuthenticationRegion = "eu-west-1" });

        await sdk.AttachPolicyAsync(
            new AttachPolicyRequest { PolicyName = "P", Target = IotCloud.Alice }, TestContext.Current.CancellationToken);
        var listed = await sdk.ListAttachedPoliciesAsync(
            new ListAttachedPoliciesRequest { Target = IotCloud.Alice }, TestContext.Current.CancellationToken);
        Assert.Equal("P", Assert.Single(listed.Policies).PolicyName);

        await sdk.DetachPolicyAsync(
            new DetachPolicyRequest { PolicyName = "P", Target = IotCloud.Alice }, TestContext.Current.CancellationToken);
        Assert.Empty(_cloud.Services.GetRequiredService<PolicyAttachments>().NamesOf(IotCloud.Alice));

        var endpoint = await sdk.DescribeEndpointAsync(
            new DescribeEndpointRequest { EndpointType = "iot:Data-ATS" }, TestContext.Current.CancellationToken);
        Assert.Equal(_cloud.Url.Authority, endpoint.EndpointAddress);
        await Assert.ThrowsAsync<Amazon.IoT.Model.ResourceNotFoundException>(() => sdk.AttachPolicyAsync(
            new AttachPolicyRequest { PolicyName = "Missing", Target = IotCloud.Alice }, TestContext.Current.CancellationToken));
    }

    [Fact]
    [ConformsTo("data-delete-connection", "data-delete-connection-404")]
    public async Task The_SDK_closes_the_connections_that_its_role_may_and_no_others()
    {
        await _cloud.StartAsync();
        var function = _cloud.Function(Policies.Allow("iot:DeleteConnection", "client/eu-west-1:*"));
        using var sdk = DataPlane(new SessionAWSCredentials(function.AccessKeyId, function.SecretAccessKey, function.SessionToken));
        var client = await _cloud.ConnectAsync(IotCloud.Alice + ":tab");
        var other = await _cloud.ConnectAsync("other");

        await DeleteAsync(IotCloud.Alice + ":tab");

        await client.EndedAsync();
        await Assert.ThrowsAsync<ForbiddenException>(() => DeleteAsync("other"));
        await Assert.ThrowsAsync<Amazon.IotData.Model.ResourceNotFoundException>(() => DeleteAsync(IotCloud.Alice + ":nobody"));
        await other.ExpectNothingAsync();

        Task DeleteAsync(string clientId) => sdk.DeleteConnectionAsync(
            new DeleteConnectionRequest { ClientId = clientId, CleanSession = true }, TestContext.Current.CancellationToken);
    }

    private AmazonIotDataClient DataPlane(AWSCredentials credentials) => new(
        credentials, new AmazonIotDataConfig { ServiceURL = _cloud.Url.ToString(), AuthenticationRegion = "eu-west-1" });
}

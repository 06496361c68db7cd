using System.Text;
using LocalCloud.Iot.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class PolicyVariableTests : IAsyncDisposable
{
    private const string Own = "client/${cognito-identity.amazonaws.com:sub}";

    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("auth-one-policy-for-all-users")]
    [InlineData(IotCloud.Alice, IotCloud.Alice, true)]
    [InlineData(IotCloud.Bob, IotCloud.Bob, true)]
    [InlineData(IotCloud.Alice, IotCloud.Bob, false)]
    [InlineData(IotCloud.Bob, IotCloud.Alice, false)]
    public async Task One_attached_policy_gives_each_identity_its_own(string identity, string clientId, bool allowed)
    {
        var policy = Policies.Allow("iot:Connect", Own);
        _cloud.Attach(IotCloud.Alice, policy, "Shared");
        _cloud.Attach(IotCloud.Bob, policy, "Shared");

        await ExpectConnectAsync(_cloud.SignIn(identity).Principal, clientId, allowed);
    }

    [Theory]
    [ConformsTo("auth-client-id-variable-checks-nothing", "auth-client-id-variable-in-roles")]
    [InlineData("mine")]
    [InlineData("somebody-elses")]
    public Task A_policy_for_the_clients_own_id_lets_anybody_take_any(string clientId) =>
        ExpectConnectAsync(_cloud.Guest(Policies.Allow("iot:Connect", "client/${iot:ClientId}")).Principal, clientId, allowed: true);

    [Fact]
    [ConformsTo("auth-client-named-plus")]
    public async Task A_client_named_plus_widens_a_filter_that_its_id_stands_in()
    {
        var policy = Policies.Of(
            ("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Subscribe", ["topicfilter/my/${iot:ClientId}/topic"]));
        var honest = await _cloud.ConnectAsync("c", _cloud.Guest(policy).Principal);
        await honest.SubscribeAsync("my/c/topic");
        var sly = await _cloud.ConnectAsync("+", _cloud.Guest(policy).Principal);
        await sly.SubscribeAsync("my/+/topic");

        await honest.SendAsync(Packets.Subscribe(2, ("my/+/topic", 0)));
        await honest.ExpectEndAsync();
    }

    [Theory]
    [ConformsTo("auth-iot-policy-variables")]
    [InlineData("topic/${iot:ClientId}", "topic/c", true)]
    [InlineData("topic/${iot:ClientId}", "topic/d", false)]
    [InlineData("topic/${aws:SourceIp}", "topic/10.0.0.1", true)]
    [InlineData("topic/${aws:SourceIp}", "topic/10.0.0.2", false)]
    [InlineData("topic/${iot:DomainName}", "topic/iot.example", true)]
    [InlineData("topic/${iot:Connection.Thing.ThingName}", "topic/", false)]
    public void Policies_know_the_variables_of_the_connection(string allowed, string asked, bool fits)
    {
        _cloud.Attach(IotCloud.Alice, Policies.Allow("iot:Publish", allowed));
        var access = new ConnectionAccess(_cloud.Services.GetRequiredService<IotAuthorizer>(), _cloud.SignIn(IotCloud.Alice).Principal)
        {
            Context = new Dictionary<string, IReadOnlyList<string>>
            {
                ["iot:ClientId"] = ["c"],
                ["aws:SourceIp"] = ["10.0.0.1"],
                ["iot:DomainName"] = ["iot.example"],
            },
        };

        Assert.Equal(fits, access.Allows("iot:Publish", IotCloud.Arn + asked));
    }

    [Theory]
    [ConformsTo("auth-literal-escapes")]
    [InlineData("a${*}b", "a%2Ab", 200)]
    [InlineData("a${*}b", "axb", 403)]
    [InlineData("a${?}b", "a%3Fb", 200)]
    [InlineData("a${?}b", "axb", 403)]
    [InlineData("a${$}b", "a%24b", 200)]
    [InlineData("a${$}b", "axb", 403)]
    public async Task An_escaped_wildcard_is_itself(string allowed, string topic, int expected)
    {
        var function = _cloud.Function(Policies.Allow("iot:Publish", "topic/" + allowed)).Principal;

        Assert.Equal(expected, (await _cloud.CallAsync("iotdata", "POST", "/topics/" + topic, [1], function)).Status);
    }

    [Theory]
    [ConformsTo("auth-scoped-down-actions")]
    [InlineData("POST", "/topics/a", 403)]
    [InlineData("POST", "/connections/c/messages?topic=a", 200)]
    [InlineData("GET", "/connections/c", 200)]
    [InlineData("DELETE", "/connections/c", 200)]
    [InlineData("GET", "/retainedMessage", 200)]
    public async Task An_attached_policy_limits_only_some_actions(string method, string target, int expected)
    {
        _cloud.Attach(IotCloud.Alice, Policies.Allow("iot:Connect", "client/*"));
        await _cloud.ConnectAsync("c");

        Assert.Equal(expected, (await _cloud.CallAsync("iotdata", method, target, [1], _cloud.SignIn(IotCloud.Alice).Principal)).Status);
    }

    [Fact]
    public async Task A_refusal_says_which_kind_of_policy_did_not_allow_it()
    {
        var client = _cloud.Open(_cloud.SignIn(IotCloud.Alice).Principal);
        await client.SendAsync(Packets.Connect("c"));
        await client.ExpectAsync("20020005");

        Assert.Equal("because no attached AWS IoT policy allows the iot:Connect action", Assert.Single(_cloud.Refused).Reason);
    }

    [Theory]
    [ConformsTo("auth-attach-policy-needs-star-resource")]
    [InlineData("*", 200)]
    [InlineData("arn:aws:iot:eu-west-1:123456789012:policy/Attached", 403)]
    [InlineData("arn:aws:iot:*:*:*", 403)]
    public async Task AttachPolicy_is_allowed_on_everything_or_not_at_all(string resource, int expected)
    {
        _cloud.Attach(IotCloud.Bob);
        var function = _cloud.Function(
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:AttachPolicy","Resource":"RESOURCE"}]}"""
                .Replace("RESOURCE", resource, StringComparison.Ordinal)).Principal;

        var (status, _, _) = await _cloud.CallAsync(
            "iot", "PUT", "/target-policies/Attached", Encoding.UTF8.GetBytes($$"""{"target":"{{IotCloud.Alice}}"}"""), function);

        Assert.Equal(expected, status);
    }

    private async Task ExpectConnectAsync(LocalCloud.Iam.Principal principal, string clientId, bool allowed)
    {
        var client = _cloud.Open(principal);
        await client.SendAsync(Packets.Connect(clientId));
        await client.ExpectAsync(allowed ? "20020000" : "20020005");
    }
}

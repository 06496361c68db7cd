using LocalCloud.Iam;
using LocalCloud.Iot.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

/// <summary>How policies are put to the resources, variables and conditions of AWS IoT.</summary>
public sealed class AuthorizationTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("auth-one-policy-for-all-users")]
    public async Task One_policy_with_variables_gives_each_identity_its_own_client_id()
    {
        var policy = Policies.Of(("Allow", "iot:Connect", ["client/${cognito-identity.amazonaws.com:sub}"]));
        _cloud.Attach(IotCloud.Alice, policy, "Shared");
        _cloud.Services.GetRequiredService<PolicyAttachments>().Attach(IotCloud.Bob, "Shared");
        var (alice, bob) = (_cloud.SignIn(IotCloud.Alice).Principal, _cloud.SignIn(IotCloud.Bob).Principal);

        await _cloud.ConnectAsync(IotCloud.Alice, alice);
        await _cloud.ConnectAsync(IotCloud.Bob, bob);

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1)); // one client id connects once a second
        await ExpectRefusedAsync(IotCloud.Alice, bob);
    }

    [Fact]
    [ConformsTo("auth-client-id-variable-in-roles", "auth-client-id-variable-checks-nothing")]
    public async Task A_policy_for_the_client_id_that_the_client_chose_checks_nothing()
    {
        var guest = _cloud.Guest(Policies.Allow("iot:Connect", "client/${iot:ClientId}")).Principal;

        await _cloud.ConnectAsync("mine", guest);
        await _cloud.ConnectAsync("somebody-elses", guest);
    }

    [Fact]
    [ConformsTo("auth-client-named-plus")]
    public async Task A_client_that_is_called_plus_widens_a_filter_with_its_name_in_it()
    {
        var guest = _cloud.Guest(Policies.Of(
            ("Allow", "iot:Connect", ["*"]), ("Allow", "iot:Subscribe", ["topicfilter/my/${iot:ClientId}/topic"]))).Principal;
        var honest = await _cloud.ConnectAsync("honest", guest);
        var plus = await _cloud.ConnectAsync("+", guest);

        await plus.SubscribeAsync("my/+/topic");
        await honest.SendAsync(Packets.Subscribe(1, ("my/+/topic", 1)));

        await honest.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("auth-resource-types")]
    public async Task Each_action_is_asked_for_its_own_kind_of_resource()
    {
        await ExpectRefusedAsync("c", _cloud.Function(Policies.Allow("iot:Connect", "topic/c", "topicfilter/c")).Principal);
        var subscriber = await _cloud.ConnectAsync("s", Connecting("iot:Subscribe", "topic/a"));
        await subscriber.SendAsync(Packets.Subscribe(1, ("a", 0)));
        await subscriber.ExpectEndAsync();
        var publisher = await _cloud.ConnectAsync("p", Connecting("iot:Publish", "topicfilter/a"));
        await publisher.SendAsync(Packets.Publish("a", "x"));
        await publisher.ExpectEndAsync();

        Assert.Equal(
            ["iot:Connect client/c", "iot:Publish topic/a", "iot:Subscribe topicfilter/a"],
            _cloud.Refused.Select(refused => $"{refused.Action} {refused.Resource[IotCloud.Arn.Length..]}").Order());
    }

    [Fact]
    [ConformsTo("auth-receive-on-concrete-topic")]
    public async Task Receive_is_asked_for_the_topic_of_each_message_and_not_for_the_filter()
    {
        var client = await _cloud.ConnectAsync("c", _cloud.Function(Policies.Of(
            ("Allow", "iot:Connect", ["*"]), ("Allow", "iot:Subscribe", ["topicfilter/a/+"]), ("Allow", "iot:Receive", ["topic/a/b"]))).Principal);
        await client.SubscribeAsync("a/+", qos: 0);
        var publisher = await _cloud.ConnectAsync("p");

        await publisher.PublishAsync("a/c", "no");
        await publisher.PublishAsync("a/b", "yes");

        await client.ExpectAsync(Packets.Publish("a/b", "yes"));
        await client.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("auth-will-checked-at-connect")]
    public async Task A_will_that_may_not_be_published_refuses_the_connection()
    {
        var client = _cloud.Open(_cloud.Function(Policies.Of(
            ("Allow", "iot:Connect", ["*"]), ("Allow", "iot:Publish", ["topic/mine"]))).Principal);

        await client.SendAsync(Packets.Connect("c", will: ("theirs", "bye")));

        await client.ExpectAsync("20020005");
        Assert.Equal("iot:Publish", Assert.Single(_cloud.Refused).Action);
    }

    [Fact]
    [ConformsTo("auth-connect-attributes-unconditioned-allow")]
    public async Task An_allow_without_condition_is_for_wills_and_persistent_sessions_too()
    {
        var function = _cloud.Function(IotCloud.AllowAll).Principal;
        var willing = _cloud.Open(function);
        await willing.SendAsync(Packets.Connect("willing", will: ("a", "bye")));
        await willing.ExpectAsync("20020000");

        var persistent = _cloud.Open(function);
        await persistent.SendAsync(Packets.Connect("persistent", clean: false));
        await persistent.NextAsync();

        Assert.Empty(_cloud.Refused);
    }

    private Principal Connecting(string action, string resource) =>
        _cloud.Function(Policies.Of(("Allow", "iot:Connect", ["*"]), ("Allow", action, [resource]))).Principal;

    private async Task ExpectRefusedAsync(string clientId, Principal principal)
    {
        var client = _cloud.Open(principal);
        await client.SendAsync(Packets.Connect(clientId));
        await client.ExpectAsync("20020005");
    }
}

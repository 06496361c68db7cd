using LocalCloud.Iot.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class PolicyIntersectionTests : IAsyncDisposable
{
    private const string DenyAll =
        """{"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny","Action":"iot:*","Resource":"*"}]}""";

    private const string Nothing = """{"Version":"2012-10-17","Statement":[]}""";

    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("auth-authenticated-intersection", "auth-no-attached-policy-refuses")]
    [InlineData(IotCloud.AllowAll, IotCloud.AllowAll, true)]
    [InlineData(IotCloud.AllowAll, Nothing, false)]
    [InlineData(IotCloud.AllowAll, DenyAll, false)]
    [InlineData(IotCloud.AllowAll, null, false)]
    [InlineData(Nothing, IotCloud.AllowAll, false)]
    [InlineData(DenyAll, IotCloud.AllowAll, false)]
    public async Task A_signed_in_identity_needs_its_role_and_an_attached_policy(string role, string? attached, bool allowed)
    {
        if (attached is not null)
        {
            _cloud.Attach(IotCloud.Alice, attached);
        }

        var client = _cloud.Open(_cloud.SignIn(IotCloud.Alice, role).Principal);
        await client.SendAsync(Packets.Connect("c"));

        await client.ExpectAsync(allowed ? "20020000" : "20020005");
    }

    [Fact]
    [ConformsTo("auth-guest-role-only", "auth-iam-principals-need-iam-only")]
    public async Task A_guest_and_a_plain_role_need_their_role_only()
    {
        await _cloud.ConnectAsync("guest", _cloud.Guest().Principal);
        await _cloud.ConnectAsync("function", _cloud.Function().Principal);
    }

    [Fact]
    public async Task Somebody_elses_attachment_does_not_count()
    {
        _cloud.Attach(IotCloud.Bob);
        var client = _cloud.Open(_cloud.SignIn(IotCloud.Alice).Principal);

        await client.SendAsync(Packets.Connect("c"));

        await client.ExpectAsync("20020005");
    }

    [Fact]
    public async Task Whoever_may_not_use_a_client_id_can_t_use_up_its_connects()
    {
        var stranger = _cloud.Open(_cloud.SignIn(IotCloud.Bob).Principal);
        await stranger.SendAsync(Packets.Connect("alice"));
        await stranger.ExpectAsync("20020005");

        _cloud.Attach(IotCloud.Alice);
        await _cloud.ConnectAsync("alice", _cloud.SignIn(IotCloud.Alice).Principal);
    }

    [Fact]
    [ConformsTo("auth-cognito-sub-variable")]
    public async Task Variables_in_an_attached_policy_are_the_identitys()
    {
        _cloud.Attach(IotCloud.Alice, Policies.Allow("iot:*", "client/${cognito-identity.amazonaws.com:sub}"));
        var alice = _cloud.SignIn(IotCloud.Alice).Principal;

        await _cloud.ConnectAsync(IotCloud.Alice, alice);
        var foreign = _cloud.Open(alice);
        await foreign.SendAsync(Packets.Connect(IotCloud.Bob));
        await foreign.ExpectAsync("20020005");
    }

    [Fact]
    [ConformsTo("auth-receive-checked-per-delivery")]
    public async Task Detaching_a_policy_counts_for_open_connections()
    {
        _cloud.Attach(IotCloud.Alice);
        var client = await _cloud.ConnectAsync(IotCloud.Alice, _cloud.SignIn(IotCloud.Alice).Principal);
        await client.SubscribeAsync("a", qos: 0);
        var publisher = await _cloud.ConnectAsync("p");
        await publisher.PublishAsync("a", "before");
        await client.ExpectAsync(Packets.Publish("a", "before"));

        _cloud.Services.GetRequiredService<PolicyAttachments>().Detach(IotCloud.Alice, "Attached");

        await publisher.PublishAsync("a", "after");
        await client.ExpectNothingAsync();
        await client.SendAsync(Packets.Publish("a", "mine"));
        await client.ExpectEndAsync();
    }

    [Fact]
    [ConformsTo("auth-scoped-down-actions")]
    public async Task What_attached_policies_do_not_scope_down_is_the_roles_alone()
    {
        _cloud.Attach(IotCloud.Alice, Policies.Of(("Allow", "iot:Connect", ["*"]), ("Allow", "iot:Publish", ["*"])));
        var client = await _cloud.ConnectAsync(IotCloud.Alice, _cloud.SignIn(IotCloud.Alice).Principal);

        await client.SendAsync(Packets.Publish("a", "x", retain: true));

        await client.ExpectNothingAsync();
        Assert.Empty(_cloud.Refused);
    }
}

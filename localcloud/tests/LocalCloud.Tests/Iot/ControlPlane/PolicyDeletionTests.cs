using System.Text;
using LocalCloud.Iam;
using LocalCloud.Iot.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.ControlPlane;

public sealed class PolicyDeletionTests : IAsyncDisposable
{
    private static readonly byte[] ToAlice = Encoding.UTF8.GetBytes($$"""{"target":"{{IotCloud.Alice}}"}""");

    private readonly IotCloud _cloud = new();

    public PolicyDeletionTests() => _cloud.Services.GetRequiredService<IotPolicies>()
        .Put("Realtime", PolicyParser.Parse("Realtime", IotCloud.AllowAll));

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_policy_is_deleted_only_when_it_is_attached_to_nobody_and_has_not_been_for_five_minutes()
    {
        await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice);
        Assert.Equal(409, (await _cloud.CallAsync("iot", "DELETE", "/policies/Realtime")).Status);
        await _cloud.CallAsync("iot", "POST", "/target-policies/Realtime", ToAlice);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(299));
        var (status, body, _) = await _cloud.CallAsync("iot", "DELETE", "/policies/Realtime");
        Assert.Equal(409, status);
        Assert.Contains("The policy cannot be deleted", body, StringComparison.Ordinal);

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _cloud.CallAsync("iot", "DELETE", "/policies/Realtime")).Status);
        Assert.Equal(404, (await _cloud.CallAsync("iot", "DELETE", "/policies/Realtime")).Status);
    }

    [Fact]
    public async Task A_policy_s_own_ARN_is_what_deleting_and_listing_its_targets_are_allowed_by()
    {
        const string Template =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iot:DeletePolicy","iot:ListTargetsForPolicy"],"Resource":"arn:aws:iot:eu-west-1:123456789012:policy/NAME"}]}""";
        var other = _cloud.Function(Template.Replace("NAME", "Other", StringComparison.Ordinal)).Principal;
        Assert.Equal(403, (await _cloud.CallAsync("iot", "POST", "/policy-targets/Realtime", principal: other)).Status);
        Assert.Equal(403, (await _cloud.CallAsync("iot", "DELETE", "/policies/Realtime", principal: other)).Status);

        var own = _cloud.Function(Template.Replace("NAME", "Realtime", StringComparison.Ordinal)).Principal;
        Assert.Equal(200, (await _cloud.CallAsync("iot", "POST", "/policy-targets/Realtime", principal: own)).Status);
        Assert.Equal(200, (await _cloud.CallAsync("iot", "DELETE", "/policies/Realtime", principal: own)).Status);
    }
}

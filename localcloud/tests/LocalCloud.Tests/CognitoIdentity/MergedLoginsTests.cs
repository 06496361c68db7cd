using System.Text.Json.Nodes;
using LocalCloud.Iam;
using LocalCloud.Tests.CognitoUserPools;

namespace LocalCloud.Tests.CognitoIdentity;

/// <summary>Identities with several logins, and guests: with tokens of the real cognito-local.</summary>
public sealed class MergedLoginsTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>, IAsyncLifetime
{
    private readonly TwoPools _pools = new(cloud);

    public async ValueTask InitializeAsync() => await _pools.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [ConformsTo("identity-merged-logins")]
    public async Task Logins_that_come_together_are_one_identitys_from_then_on()
    {
        var id = await _pools.IdAsync(await _pools.LoginsAsync("alice"));

        Assert.Equal(id, await _pools.IdAsync(await _pools.LoginsAsync("alice", "bob")));
        Assert.Equal(id, await _pools.IdAsync(await _pools.LoginsAsync(null, "bob")));
        var (status, body) = await _pools.CredentialsAsync(id, await _pools.LoginsAsync("alice", "bob"));
        Assert.Equal(200, status);
        var credentials = body["Credentials"]!;
        var session = cloud.Cloud.Get<ICredentialLookup>().Find((string)credentials["AccessKeyId"]!, (string)credentials["SessionToken"]!)!;
        Assert.Equal(id, session.Principal.Identity!.IdentityId);
        Assert.Equal(
            ["authenticated", cloud.Provider, _pools.OtherProvider],
            session.Principal.Identity.Amr.Where(method => !method.Contains(":CognitoSignIn:", StringComparison.Ordinal)));

        var (conflict, refusal) = await _pools.CredentialsAsync(
            await _pools.IdAsync(await _pools.LoginsAsync("bob")), await _pools.LoginsAsync("bob", "bob"));
        Assert.Equal((400, "ResourceConflictException"), (conflict, (string?)refusal["__type"]));
        var (twice, both) = await _pools.GetIdAsync(await _pools.LoginsAsync("bob", "bob"));
        Assert.Equal((400, "ResourceConflictException"), (twice, (string?)both["__type"]));
    }

    [Fact]
    [ConformsTo("identity-guests-without-logins")]
    public async Task A_guest_is_a_new_identity_each_time_and_becomes_that_of_whoever_signs_in()
    {
        var guest = await _pools.IdAsync();
        Assert.NotEqual(guest, await _pools.IdAsync());
        Assert.Equal(200, (await _pools.CredentialsAsync(guest)).Status);

        Assert.Equal(200, (await _pools.CredentialsAsync(guest, await _pools.LoginsAsync(null, "alice"))).Status);

        Assert.Equal(guest, await _pools.IdAsync(await _pools.LoginsAsync(null, "alice")));
        var (status, body) = await _pools.CredentialsAsync(guest);
        Assert.Equal((400, "NotAuthorizedException"), (status, (string?)body["__type"]));
    }

    [Fact]
    [ConformsTo("identity-logins-at-most-10")]
    public async Task Ten_logins_are_looked_at_and_eleven_are_refused_at_once()
    {
        Assert.Equal("NotAuthorizedException", await RefusalAsync(10));
        Assert.Equal("ValidationException", await RefusalAsync(11));

        async Task<string?> RefusalAsync(int count) => (string?)(await _pools.GetIdAsync(
            new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"provider{i}", (JsonNode?)"token"))))).Body["__type"];
    }

    [Fact]
    [ConformsTo("identity-scope-down-guests-only")]
    public async Task Guests_of_the_enhanced_flow_are_cut_down_and_whoever_signed_in_is_not()
    {
        var guest = await SessionAsync(await _pools.IdAsync(), null);
        var logins = await _pools.LoginsAsync("alice");
        var user = await SessionAsync(await _pools.IdAsync(logins), logins);

        Assert.False(MayPutEvents(guest));
        Assert.True(MayPutEvents(user));

        bool MayPutEvents(Principal principal) =>
            cloud.Cloud.Get<IAccessControl>().Evaluate(new(principal, "events:PutEvents", "*")).IsAllowed;

        async Task<Principal> SessionAsync(string id, JsonObject? own)
        {
            var credentials = (await _pools.CredentialsAsync(id, own)).Body["Credentials"]!;
            return cloud.Cloud.Get<ICredentialLookup>().Find((string)credentials["AccessKeyId"]!, (string)credentials["SessionToken"]!)!.Principal;
        }
    }

    [Fact]
    [ConformsTo("identity-policy-variables")]
    public async Task Policies_see_identity_pool_and_methods_of_a_session()
    {
        var logins = await _pools.LoginsAsync("alice");
        var id = await _pools.IdAsync(logins);
        var credentials = (await _pools.CredentialsAsync(id, logins)).Body["Credentials"]!;
        var principal = cloud.Cloud.Get<ICredentialLookup>()
            .Find((string)credentials["AccessKeyId"]!, (string)credentials["SessionToken"]!)!.Principal;
        var policy = PolicyParser.Parse("p", $$"""
            {"Version":"2012-10-17","Statement":[{
              "Effect":"Allow","Action":"x:y","Resource":"arn:${cognito-identity.amazonaws.com:sub}",
              "Condition":{
                "StringEquals":{"cognito-identity.amazonaws.com:aud":"{{_pools.IdentityPoolId}}"},
                "ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"*:CognitoSignIn:*"} } } ]}
            """);

        Assert.True(cloud.Cloud.Get<IAccessControl>().Evaluate(new(principal, "x:y", "arn:" + id), [policy]).IsAllowed);
        Assert.False(cloud.Cloud.Get<IAccessControl>().Evaluate(new(principal, "x:y", "arn:other"), [policy]).IsAllowed);
    }
}

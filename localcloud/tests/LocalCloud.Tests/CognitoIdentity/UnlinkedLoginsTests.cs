using System.Text.Json.Nodes;
using LocalCloud.Tests.CognitoUserPools;

namespace LocalCloud.Tests.CognitoIdentity;

/// <summary>Logins that are taken off their identity, with tokens of the real cognito-local.</summary>
public sealed class UnlinkedLoginsTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>, IAsyncLifetime
{
    private readonly TwoPools _pools = new(cloud);

    public async ValueTask InitializeAsync() => await _pools.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_login_that_was_unlinked_is_a_new_identity_and_the_other_stays_what_it_was()
    {
        var both = await _pools.LoginsAsync("alice", "bob");
        var id = await _pools.IdAsync(both);

        Assert.Equal(200, (await _pools.UnlinkAsync(id, both, new JsonArray(_pools.OtherProvider))).Status);

        Assert.Equal(id, await _pools.IdAsync(await _pools.LoginsAsync("alice")));
        var other = await _pools.IdAsync(await _pools.LoginsAsync(null, "bob"));
        Assert.NotEqual(id, other);
        Assert.Equal((400, "NotAuthorizedException"), Refusal(await _pools.CredentialsAsync(id, await _pools.LoginsAsync(null, "bob"))));
        Assert.Equal(200, (await _pools.CredentialsAsync(other, await _pools.LoginsAsync(null, "bob"))).Status);
    }

    [Fact]
    public async Task An_identity_without_its_last_login_is_nobodys_and_no_guests()
    {
        var logins = await _pools.LoginsAsync("alice");
        var id = await _pools.IdAsync(logins);

        Assert.Equal(200, (await _pools.UnlinkAsync(id, logins, new JsonArray(cloud.Provider))).Status);

        Assert.Equal((400, "ResourceNotFoundException"), Refusal(await _pools.CredentialsAsync(id, logins)));
        Assert.Equal((400, "ResourceNotFoundException"), Refusal(await _pools.CredentialsAsync(id)));
        Assert.NotEqual(id, await _pools.IdAsync(logins));
    }

    [Fact]
    public async Task Nobody_unlinks_another_s()
    {
        var id = await _pools.IdAsync(await _pools.LoginsAsync("alice"));
        var others = await _pools.LoginsAsync("bob");

        Assert.Equal((400, "NotAuthorizedException"), Refusal(await _pools.UnlinkAsync(id, others, new JsonArray(cloud.Provider))));
        Assert.Equal((400, "NotAuthorizedException"), Refusal(await _pools.UnlinkAsync(id, [], new JsonArray(cloud.Provider))));
        Assert.Equal((400, "ValidationException"), Refusal(await _pools.UnlinkAsync(id, null, new JsonArray(cloud.Provider))));
        Assert.Equal(id, await _pools.IdAsync(await _pools.LoginsAsync("alice")));
    }

    [Theory]
    [InlineData("null", "ValidationException")]
    [InlineData("\"x\"", "SerializationException")]
    [InlineData("[7]", "SerializationException")]
    [InlineData("[\"\"]", "ValidationException")]
    public async Task What_is_no_list_of_providers_is_refused(string providers, string code)
    {
        var logins = await _pools.LoginsAsync("alice");
        var id = await _pools.IdAsync(logins);

        Assert.Equal((400, code), Refusal(await _pools.UnlinkAsync(id, logins, JsonNode.Parse(providers))));
    }

    private static (int Status, string? Code) Refusal((int Status, JsonNode Body) answer) => (answer.Status, (string?)answer.Body["__type"]);
}

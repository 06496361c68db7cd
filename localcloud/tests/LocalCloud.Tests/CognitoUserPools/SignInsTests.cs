using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CognitoUserPools;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Tests.CognitoUserPools;

public sealed class SignInsTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly ManualClock _clock = new();
    private readonly SignIns _signIns;

    public SignInsTests() => _signIns = Open();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_refresh_token_counts_for_thirty_days_and_is_forgotten_then()
    {
        SignIn("alice", "1");
        _clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal("alice", _signIns.OfRefreshToken(Client, "refresh-1").Subject);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Refresh Token has expired", Refusal("refresh-1"));
        SignIn("alice", "2");
        Assert.Equal("Invalid Refresh Token", Refusal("refresh-1"));
        Assert.Equal("alice", Open().OfRefreshToken(Client, "refresh-2").Subject);
    }

    [Fact]
    public void What_ends_access_tokens_leaves_ID_tokens_and_what_they_are_refreshed_with()
    {
        SignIn("alice", "1");
        SignIn("bob", "2");

        _signIns.RevokeAccessTokens(Pool.Id, "alice");

        Assert.Equal((true, false), (IsRevoked("access-1"), IsRevoked("id-1")));
        Assert.Equal((false, false), (IsRevoked("access-2"), IsRevoked("id-2")));
        var signIn = _signIns.OfRefreshToken(Client, "refresh-1");
        _signIns.Refreshed(signIn, new JsonObject { ["AccessToken"] = Token("access-3", "access") });
        Assert.False(IsRevoked("access-3"));
    }

    [Fact]
    public void Signing_out_of_one_pool_leaves_the_user_of_the_same_sub_in_another()
    {
        SignIn("alice", "1");

        _signIns.RevokeAll("eu-west-1_other", "alice");
        Assert.False(IsRevoked("access-1"));

        _signIns.RevokeAll(Pool.Id, "alice");
        Assert.Equal((true, true), (IsRevoked("access-1"), IsRevoked("id-1")));
        Assert.Equal("Refresh Token has been revoked", Refusal("refresh-1"));
    }

    [Fact]
    public void No_refresh_token_is_kept_as_it_is()
    {
        SignIn("alice", "1");

        var files = Directory.GetFiles(_sandbox.Options.StateDirectory, "*", SearchOption.AllDirectories);
        Assert.DoesNotContain("refresh-1", string.Concat(files.Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    private static UserPool Pool { get; } = new() { Id = "eu-west-1_pool", Arn = "", IsCaseSensitive = false, OnlyAdministratorsCreateUsers = true };

    private static UserPoolClient Client { get; } = new() { Id = "client", Name = "client", Pool = Pool, AuthFlows = [] };

    private SignIns Open() => new(new StateStore(_sandbox.Options), _clock);

    private void SignIn(string subject, string number) => _signIns.Add(
        Client,
        new PoolUser(subject, new JsonObject { ["UserAttributes"] = new JsonArray(new JsonObject { ["Name"] = "sub", ["Value"] = subject }) }),
        new JsonObject
        {
            ["RefreshToken"] = "refresh-" + number,
            ["AccessToken"] = Token("access-" + number, "access"),
            ["IdToken"] = Token("id-" + number, "id"),
        });

    private string Refusal(string refreshToken) => Assert.Throws<AwsException>(() => _signIns.OfRefreshToken(Client, refreshToken)).Message;

    private bool IsRevoked(string id) => _signIns.IsRevoked(new TokenClaims(new JsonObject { ["jti"] = id }));

    private string Token(string id, string use)
    {
        var claims = new JsonObject { ["jti"] = id, ["token_use"] = use, ["exp"] = _clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds() };
        return $"e30.{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.x";
    }
}

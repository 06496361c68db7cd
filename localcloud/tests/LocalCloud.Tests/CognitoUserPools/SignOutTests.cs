using System.Text.Json.Nodes;
using LocalCloud.CognitoUserPools;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.CognitoUserPools;

/// <summary>Who may not sign in or refresh any more, against the real cognito-local, which lets them all.</summary>
public sealed class SignOutTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>
{
    private static readonly (string?, string?) Revoked = ("NotAuthorizedException", "Access Token has been revoked");
    private static readonly (string?, string?) RefreshRevoked = ("NotAuthorizedException", "Refresh Token has been revoked");
    private static readonly (string?, string?) Disabled = ("NotAuthorizedException", "User is disabled.");

    [Fact]
    [ConformsTo("pool-disable-user")]
    public async Task A_disabled_user_neither_signs_in_nor_refreshes_and_an_enabled_one_does_both()
    {
        var subject = await cloud.NewUserAsync("disabled");
        var tokens = await cloud.TokensAsync("disabled");

        Assert.Equal(200, (await cloud.AdminAsync("AdminDisableUser", $""" "Username":"{subject}" """)).Status);

        Assert.False((bool)(await cloud.AdminAsync("AdminGetUser", """ "Username":"disabled" """)).Body["Enabled"]!);
        Assert.Equal(Disabled, SignedUpCloud.Error(await cloud.SignInAsync("disabled", "Password-1")));
        Assert.Equal(("NotAuthorizedException", "Incorrect username or password."), SignedUpCloud.Error(await cloud.SignInAsync("disabled", "Password-2")));
        Assert.Equal(Disabled, SignedUpCloud.Error(await cloud.RefreshAsync(tokens)));
        Assert.Equal(Revoked, SignedUpCloud.Error(await cloud.GetUserAsync(tokens)));
        Assert.Equal(Disabled, SignedUpCloud.Error(await cloud.PoolAsync("ForgotPassword", $$"""{"ClientId":"{{cloud.ClientId}}","Username":"disabled"}""")));

        Assert.Equal(200, (await cloud.AdminAsync("AdminEnableUser", """ "Username":"disabled" """)).Status);

        Assert.Equal(200, (await cloud.SignInAsync("disabled", "Password-1")).Status);
        Assert.Equal(200, (await cloud.RefreshAsync(tokens)).Status);
        Assert.Equal(Revoked, SignedUpCloud.Error(await cloud.GetUserAsync(tokens)));
    }

    [Theory]
    [ConformsTo("pool-global-sign-out")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_global_sign_out_ends_every_token_there_is_and_none_that_comes(bool byAdministrator)
    {
        var name = byAdministrator ? "leaver" : "left";
        await cloud.NewUserAsync(name);
        await cloud.NewUserAsync(name + "2");
        var (first, second, other) = (await cloud.TokensAsync(name), await cloud.TokensAsync(name), await cloud.TokensAsync(name + "2"));
        var refreshed = (await cloud.RefreshAsync(first)).Body["AuthenticationResult"]!;

        Assert.Equal(200, byAdministrator
            ? (await cloud.AdminAsync("AdminUserGlobalSignOut", $""" "Username":"{name}" """)).Status
            : (await cloud.PoolAsync("GlobalSignOut", $$"""{"AccessToken":"{{second["AccessToken"]}}"}""")).Status);

        Assert.Equal(RefreshRevoked, SignedUpCloud.Error(await cloud.RefreshAsync(first)));
        Assert.Equal(RefreshRevoked, SignedUpCloud.Error(await cloud.RefreshAsync(second)));
        foreach (var tokens in new[] { first, second, refreshed })
        {
            Assert.Equal(Revoked, SignedUpCloud.Error(await cloud.GetUserAsync(tokens)));
        }

        Assert.Equal(200, (await cloud.GetUserAsync(other)).Status);
        var again = await cloud.TokensAsync(name);
        Assert.Equal(200, (await cloud.GetUserAsync(again)).Status);
        Assert.Equal(200, (await cloud.RefreshAsync(again)).Status);
    }

    [Fact]
    public async Task Signing_out_everywhere_takes_a_token_that_counts()
    {
        var access = (await cloud.TokensAsync("alice"))["AccessToken"]!.ToString();

        var forged = await cloud.PoolAsync("GlobalSignOut", $$"""{"AccessToken":"{{access[..access.LastIndexOf('.')]}}.AAAA"}""");
        var nobody = await cloud.AdminAsync("AdminUserGlobalSignOut", """ "Username":"nobody" """);

        Assert.Equal(("NotAuthorizedException", "Invalid Access Token"), SignedUpCloud.Error(forged));
        Assert.Equal(("UserNotFoundException", "User does not exist."), SignedUpCloud.Error(nobody));
    }

    [Fact]
    [ConformsTo("pool-revoke-token")]
    public async Task A_revoked_refresh_token_ends_its_own_sign_in_alone()
    {
        await cloud.NewUserAsync("revoker");
        var (gone, kept) = (await cloud.TokensAsync("revoker"), await cloud.TokensAsync("revoker"));
        var refreshed = (await cloud.RefreshAsync(gone)).Body["AuthenticationResult"]!;

        Assert.Equal(200, (await RevokeAsync(gone["RefreshToken"]!)).Status);

        Assert.Equal(RefreshRevoked, SignedUpCloud.Error(await cloud.RefreshAsync(gone)));
        Assert.Equal(Revoked, SignedUpCloud.Error(await cloud.GetUserAsync(gone)));
        Assert.Equal(Revoked, SignedUpCloud.Error(await cloud.GetUserAsync(refreshed)));
        Assert.Equal(200, (await cloud.RefreshAsync(kept)).Status);
        Assert.Equal(200, (await cloud.GetUserAsync(kept)).Status);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await RevokeAsync(kept["AccessToken"]!)).Code);

        Task<(int Status, JsonNode Body)> RevokeAsync(JsonNode token) =>
            cloud.PoolAsync("RevokeToken", $$"""{"ClientId":"{{cloud.ClientId}}","Token":"{{token}}"}""");
    }

    [Fact]
    public async Task A_refresh_token_is_one_client_s()
    {
        var other = (await cloud.Cloud.CreateAsync("AWS::Cognito::UserPoolClient", "Other", $$"""{"UserPoolId":"{{cloud.PoolId}}"}""")).Ref;
        var tokens = await cloud.TokensAsync("alice");

        var answer = await cloud.PoolAsync("InitiateAuth", $$"""
            {"ClientId":"{{other}}","AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":"{{tokens["RefreshToken"]}}"} }
            """);

        Assert.Equal(("NotAuthorizedException", "Invalid Refresh Token"), SignedUpCloud.Error(answer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deleted_user_is_gone_with_every_token(bool byAdministrator)
    {
        var name = byAdministrator ? "deleted" : "deleting";
        await cloud.NewUserAsync(name);
        var tokens = await cloud.TokensAsync(name);

        Assert.Equal(200, byAdministrator
            ? (await cloud.AdminAsync("AdminDeleteUser", $""" "Username":"{name}" """)).Status
            : (await cloud.PoolAsync("DeleteUser", $$"""{"AccessToken":"{{tokens["AccessToken"]}}"}""")).Status);

        Assert.Equal("UserNotFoundException", SignedUpCloud.Error(await cloud.AdminAsync("AdminGetUser", $""" "Username":"{name}" """)).Code);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await cloud.SignInAsync(name, "Password-1")).Code);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await cloud.RefreshAsync(tokens)).Code);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await cloud.GetUserAsync(tokens)).Code);
        await cloud.NewUserAsync(name);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await cloud.RefreshAsync(tokens)).Code);
    }

    [Theory]
    [ConformsTo("identity-server-side-token-check")]
    [InlineData("AdminUserGlobalSignOut", true, 400)]
    [InlineData("AdminDeleteUser", true, 400)]
    [InlineData("AdminUserGlobalSignOut", false, 200)]
    public async Task An_identity_pool_that_checks_users_has_none_for_who_signed_out_or_is_no_more(string operation, bool checks, int expected)
    {
        var name = $"{operation}-{checks}";
        var pool = (await cloud.Cloud.CreateAsync("AWS::Cognito::IdentityPool", "Pool" + name, $$"""
            {
              "AllowUnauthenticatedIdentities": false,
              "CognitoIdentityProviders": [{"ProviderName":"{{cloud.Provider}}","ClientId":"{{cloud.ClientId}}","ServerSideTokenCheck":{{(checks ? "true" : "false")}}}]
            }
            """)).Ref;
        await cloud.NewUserAsync(name);
        var tokens = await cloud.TokensAsync(name);
        var input = $$"""{"IdentityPoolId":"{{pool}}","Logins":{"{{cloud.Provider}}":"{{tokens["IdToken"]}}"} }""";
        Assert.Equal(200, (await cloud.IdentityAsync("GetId", input)).Status);

        Assert.Equal(200, (await cloud.AdminAsync(operation, $""" "Username":"{name}" """)).Status);

        var answer = await cloud.IdentityAsync("GetId", input);
        Assert.Equal((expected, expected == 200 ? null : "NotAuthorizedException"), (answer.Status, SignedUpCloud.Error(answer).Code));
    }

    [Fact]
    public async Task Who_signed_out_stays_so_after_a_restart()
    {
        await cloud.NewUserAsync("stayer");
        var tokens = await cloud.TokensAsync("stayer");
        await cloud.AdminAsync("AdminUserGlobalSignOut", """ "Username":"stayer" """);

        // What another process would know.
        var known = new SignIns(cloud.Cloud.Get<StateStore>(), TimeProvider.System);

        var client = cloud.Cloud.Get<UserPools>().Client(cloud.ClientId);
        var error = Assert.Throws<LocalCloud.Gateway.AwsException>(() => known.OfRefreshToken(client, tokens["RefreshToken"]!.ToString()));
        Assert.Equal("Refresh Token has been revoked", error.Message);
    }
}

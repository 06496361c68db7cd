using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Tests.CognitoUserPools;
using LocalCloud.Tests.Gateway;
using LocalCloud.Tests.SigV4;

namespace LocalCloud.Tests.CognitoIdentity;

/// <summary>With tokens of the real cognito-local.</summary>
public sealed class IdentityPoolTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [ConformsTo("identity-get-id", "identity-unsigned-operations")]
    public async Task The_same_login_is_the_same_identity_and_another_is_another()
    {
        var alice = await IdentityIdAsync("alice");

        Assert.Equal(alice, await IdentityIdAsync("alice"));
        Assert.NotEqual(alice, await IdentityIdAsync("bob"));
        Assert.StartsWith("eu-west-1:", alice, StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("identity-credentials-shape", "identity-lifetime-1-hour", "identity-session-name", "amplify-50-minute-cache")]
    public async Task A_login_is_worth_an_hour_of_its_pools_role()
    {
        var before = DateTimeOffset.UnixEpoch.AddSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var (status, body) = await CredentialsAsync("alice", await IdentityIdAsync("alice"));

        Assert.Equal(200, status);
        var credentials = body["Credentials"]!;
        Assert.InRange(
            (long)credentials["Expiration"]! - before.ToUnixTimeSeconds(), 3_600, 3_700);
        using var request = SdkSigner.Sign(
            cloud.Cloud.Address,
            HttpMethod.Get,
            "/",
            "echo",
            credentials["AccessKeyId"]!.ToString(),
            credentials["SecretKey"]!.ToString(),
            credentials["SessionToken"]!.ToString());
        using var answer = await cloud.Cloud.Http.SendAsync(request, Cancellation);
        Assert.Equal(
            "arn:aws:sts::123456789012:assumed-role/SignedIn/CognitoIdentityCredentials",
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["principal"]!.ToString());
    }

    [Fact]
    public async Task Credentials_end_by_the_local_clock_and_new_ones_can_be_had()
    {
        await using var own = await TestCloud.StartAsync();
        var session = own.Get<LocalCloud.Iam.ICredentials>().Issue(
            "arn:aws:iam::123456789012:role/SignedIn", "s", TimeSpan.FromHours(1));
        own.Get<LocalClock>().Advance(TimeSpan.FromHours(1));
        using var request = SdkSigner.Sign(
            own.Address, HttpMethod.Get, "/", "echo", session.AccessKeyId, session.SecretAccessKey, session.SessionToken);

        using var answer = await own.Http.SendAsync(request, Cancellation);

        Assert.Equal("ExpiredTokenException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Fact]
    [ConformsTo("identity-not-authorized")]
    public async Task Another_users_identity_can_not_be_taken()
    {
        var (status, body) = await CredentialsAsync("bob", await IdentityIdAsync("alice"));

        Assert.Equal((400, "NotAuthorizedException"), (status, body["__type"]!.ToString()));
        Assert.StartsWith("Logins don't match.", body["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("identity-guests-forbidden", "identity-error-types")]
    public async Task Nobody_gets_in_without_a_login()
    {
        var identity = await IdentityIdAsync("alice");

        var (_, asGuest) = await cloud.IdentityAsync("GetId", $$"""{"IdentityPoolId":"{{cloud.IdentityPoolId}}"}""");
        var (_, withoutLogin) = await cloud.IdentityAsync("GetCredentialsForIdentity", $$"""{"IdentityId":"{{identity}}"}""");
        var (_, unknown) = await cloud.IdentityAsync("GetCredentialsForIdentity", """{"IdentityId":"eu-west-1:x"}""");

        Assert.Equal("NotAuthorizedException", asGuest["__type"]!.ToString());
        Assert.Equal($"Access to Identity '{identity}' is forbidden.", withoutLogin["message"]!.ToString());
        Assert.Equal("ResourceNotFoundException", unknown["__type"]!.ToString());
    }

    [Fact]
    [ConformsTo("identity-login-is-id-token")]
    public async Task A_token_must_be_an_ID_token_of_the_pools_provider()
    {
        var tokens = await cloud.TokensAsync("alice");
        var id = tokens["IdToken"]!.ToString();

        Assert.Contains("Not an ID token", await RefusalAsync(cloud.Provider, tokens["AccessToken"]!.ToString()), StringComparison.Ordinal);
        Assert.Contains("signature", await RefusalAsync(cloud.Provider, id[..^6] + "AAAAAA"), StringComparison.Ordinal);
        Assert.Contains("Not a valid", await RefusalAsync(cloud.Provider, "nonsense"), StringComparison.Ordinal);
        Assert.Contains("not from a supported provider", await RefusalAsync("accounts.google.com", id), StringComparison.Ordinal);

        async Task<string> RefusalAsync(string provider, string token)
        {
            var (status, body) = await cloud.IdentityAsync("GetId", Input(provider, token));
            Assert.Equal((400, "NotAuthorizedException"), (status, body["__type"]!.ToString()));
            return body["message"]!.ToString();
        }
    }

    [Fact]
    public async Task Identities_and_tokens_outlive_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("localcloud-").FullName;
        var ids = new string[2];
        var pools = new string[2];
        var refresh = "";
        for (var run = 0; run < 2; run++)
        {
            await using var own = await TestCloud.StartAsync(directory, keepState: run == 0);
            var signedUp = new SignedUpCloud();
            await signedUp.CreateAsync(own);
            pools[run] = $"{signedUp.PoolId} {signedUp.ClientId} {signedUp.IdentityPoolId}";
            var token = run == 0
                ? await FirstTokenAsync(own, signedUp)
                : await RefreshedTokenAsync(own, signedUp);
            var (_, body) = await SignedUpCloud.CallAsync(own, "AWSCognitoIdentityService.GetId", $$"""
                {"IdentityPoolId":"{{signedUp.IdentityPoolId}}","Logins":{"{{signedUp.Provider}}":"{{token}}"} }
                """);
            ids[run] = body["IdentityId"]!.ToString();
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(pools[0], pools[1]);

        async Task<string> FirstTokenAsync(TestCloud own, SignedUpCloud signedUp)
        {
            var (_, body) = await SignedUpCloud.CallAsync(own, "AWSCognitoIdentityProviderService.InitiateAuth", $$"""
                {"ClientId":"{{signedUp.ClientId}}","AuthFlow":"USER_PASSWORD_AUTH",
                 "AuthParameters":{"USERNAME":"alice","PASSWORD":"Password-1"} }
                """);
            refresh = body["AuthenticationResult"]!["RefreshToken"]!.ToString();
            return body["AuthenticationResult"]!["IdToken"]!.ToString();
        }

        async Task<string> RefreshedTokenAsync(TestCloud own, SignedUpCloud signedUp)
        {
            var (_, body) = await SignedUpCloud.CallAsync(own, "AWSCognitoIdentityProviderService.GetTokensFromRefreshToken", $$"""
                {"ClientId":"{{signedUp.ClientId}}","RefreshToken":"{{refresh}}"}
                """);
            return body["AuthenticationResult"]!["IdToken"]!.ToString();
        }
    }

    [Fact]
    [ConformsTo("identity-trust-policy")]
    public async Task A_role_that_does_not_trust_the_pool_gives_nothing()
    {
        var identity = await IdentityIdAsync("alice");
        await cloud.Cloud.CreateAsync("AWS::IAM::Role", "Distrustful", """
            {
              "RoleName": "Distrustful",
              "AssumeRolePolicyDocument": {"Version":"2012-10-17","Statement":[{
                "Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:another-pool"}}}]}
            }
            """);
        await cloud.AttachAsync(cloud.Cloud, "arn:aws:iam::123456789012:role/Distrustful");
        try
        {
            var (status, body) = await CredentialsAsync("alice", identity);
            Assert.Equal((400, "InvalidIdentityPoolConfigurationException"), (status, body["__type"]!.ToString()));
        }
        finally
        {
            await cloud.AttachAsync(cloud.Cloud, "arn:aws:iam::123456789012:role/SignedIn");
        }
    }

    private string Input(string provider, string token) =>
        $$"""{"IdentityPoolId":"{{cloud.IdentityPoolId}}","Logins":{"{{provider}}":"{{token}}"} }""";

    private async Task<string> IdentityIdAsync(string user)
    {
        var token = (await cloud.TokensAsync(user))["IdToken"]!.ToString();
        return (await cloud.IdentityAsync("GetId", Input(cloud.Provider, token))).Body["IdentityId"]!.ToString();
    }

    private async Task<(int Status, JsonNode Body)> CredentialsAsync(string user, string identityId)
    {
        var token = (await cloud.TokensAsync(user))["IdToken"]!.ToString();
        return await cloud.IdentityAsync(
            "GetCredentialsForIdentity", $$"""{"IdentityId":"{{identityId}}","Logins":{"{{cloud.Provider}}":"{{token}}"} }""");
    }
}

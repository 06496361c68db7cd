using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CognitoUserPools;
using LocalCloud.Iam;
using LocalCloud.Tests.CognitoUserPools;
using LocalCloud.Tests.Gateway;
using LocalCloud.Tests.HttpApi;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.CognitoIdentity;

/// <summary>CustomRoleArn, with tokens of a key of the test's: cognito-local writes no <c>cognito:roles</c>.</summary>
public sealed class CustomRoleTests : IAsyncLifetime
{
    private const string Provider = "cognito-idp.eu-west-1.amazonaws.com/" + TestTokens.Pool;
    private const string SignedIn = "arn:aws:iam::123456789012:role/SignedIn";
    private const string Editors = "arn:aws:iam::123456789012:role/Editors";
    private const string Stranger = "arn:aws:iam::123456789012:role/Stranger";

    private readonly TestTokens _tokens = new();
    private TestCloud _cloud = null!;
    private string _poolId = "";

    public async ValueTask InitializeAsync()
    {
        _cloud = await TestCloud.StartAsync(configure: services => services.AddSingleton<IUserPoolKeys>(_tokens));
        _poolId = (await _cloud.CreateAsync("AWS::Cognito::IdentityPool", "Identities", $$"""
            {
              "AllowUnauthenticatedIdentities": true,
              "CognitoIdentityProviders": [{"ProviderName":"{{Provider}}","ClientId":"client"}]
            }
            """)).Ref;
        await RoleAsync("SignedIn", _poolId);
        await RoleAsync("Editors", _poolId);
        await RoleAsync("Stranger", "eu-west-1:another-pool");
        await _cloud.CreateAsync("AWS::Cognito::IdentityPoolRoleAttachment", "Attachment", $$"""
            {"IdentityPoolId":"{{_poolId}}","Roles":{"authenticated":"{{SignedIn}}","unauthenticated":"{{SignedIn}}"} }
            """);
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("identity-custom-role-arn")]
    public async Task A_role_that_the_token_offers_can_be_chosen()
    {
        var logins = Logins(SignedIn, Editors);

        var (status, body) = await CredentialsAsync(logins, Editors);

        Assert.Equal(200, status);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Editors/CognitoIdentityCredentials", Principal(body).Arn);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/SignedIn/CognitoIdentityCredentials", Principal((await CredentialsAsync(logins)).Body).Arn);
    }

    [Fact]
    [ConformsTo("identity-custom-role-arn")]
    public async Task A_role_that_the_token_does_not_offer_is_denied_even_if_it_is_the_pools_own()
    {
        Assert.Equal((400, "NotAuthorizedException"), await RefusalAsync(Logins(Editors), SignedIn));
        Assert.Equal((400, "NotAuthorizedException"), await RefusalAsync(Logins(), Editors));
        Assert.Equal((400, "NotAuthorizedException"), await RefusalAsync(logins: null, Editors));
    }

    [Fact]
    public async Task A_role_that_the_token_offers_must_trust_the_pool_too() =>
        Assert.Equal((400, "InvalidIdentityPoolConfigurationException"), await RefusalAsync(Logins(Stranger), Stranger));

    [Fact]
    public async Task A_role_has_20_to_2048_characters()
    {
        Assert.Equal((400, "ValidationException"), await RefusalAsync(Logins(Editors), new string('r', 19)));
        Assert.Equal((400, "NotAuthorizedException"), await RefusalAsync(Logins(Editors), new string('r', 20)));
        Assert.Equal((400, "NotAuthorizedException"), await RefusalAsync(Logins(Editors), new string('r', 2_048)));
        Assert.Equal((400, "ValidationException"), await RefusalAsync(Logins(Editors), new string('r', 2_049)));
    }

    private JsonObject Logins(params string[] roles)
    {
        var claims = TestTokens.Claims(TimeProvider.System.GetUtcNow());
        claims["aud"] = "client";
        claims["token_use"] = "id";
        claims["cognito:roles"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]);
        return new JsonObject { [Provider] = _tokens.Sign(claims) };
    }

    private async Task<(int Status, string? Type)> RefusalAsync(JsonObject? logins, string role)
    {
        var (status, body) = await CredentialsAsync(logins, role);
        return (status, (string?)body["__type"]);
    }

    private async Task<(int Status, JsonNode Body)> CredentialsAsync(JsonObject? logins, string? role = null)
    {
        var (_, identity) = await CallAsync("GetId", new JsonObject { ["IdentityPoolId"] = _poolId }, logins);
        var input = new JsonObject { ["IdentityId"] = (string)identity["IdentityId"]! };
        if (role is not null)
        {
            input["CustomRoleArn"] = role;
        }

        return await CallAsync("GetCredentialsForIdentity", input, logins);
    }

    private Task<(int Status, JsonNode Body)> CallAsync(string operation, JsonObject input, JsonObject? logins)
    {
        if (logins is not null)
        {
            input["Logins"] = logins.DeepClone();
        }

        return SignedUpCloud.CallAsync(_cloud, "AWSCognitoIdentityService." + operation, input.ToJsonString());
    }

    private Principal Principal(JsonNode body) => _cloud.Get<ICredentialLookup>()
        .Find((string)body["Credentials"]!["AccessKeyId"]!, (string)body["Credentials"]!["SessionToken"]!)!.Principal;

    private Task<CreatedResource> RoleAsync(string name, string poolId) => _cloud.CreateAsync("AWS::IAM::Role", name, $$"""
        {
          "RoleName": "{{name}}",
          "AssumeRolePolicyDocument": {"Version":"2012-10-17","Statement":[{
            "Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity",
            "Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"{{poolId}}"} } } ]}
        }
        """);
}

using System.Text.Json.Nodes;
using LocalCloud.Tests.CognitoUserPools;

namespace LocalCloud.Tests.CognitoIdentity;

/// <summary>A second user pool beside that of <see cref="SignedUpCloud"/>, and an identity pool of both that allows guests and the basic flow.</summary>
internal sealed class TwoPools(SignedUpCloud cloud)
{
    public const string Role = "arn:aws:iam::123456789012:role/Everybody";

    public string OtherProvider { get; private set; } = "";

    public string IdentityPoolId { get; private set; } = "";

    private string OtherClientId { get; set; } = "";

    public async Task CreateAsync()
    {
        var poolId = (await cloud.Cloud.CreateAsync("AWS::Cognito::UserPool", "OtherUsers", "{}")).Ref;
        OtherProvider = cloud.Provider.Replace(cloud.PoolId, poolId, StringComparison.Ordinal);
        OtherClientId = (await cloud.Cloud.CreateAsync("AWS::Cognito::UserPoolClient", "OtherClient", $$"""
            {"UserPoolId":"{{poolId}}","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"]}
            """)).Ref;
        IdentityPoolId = (await cloud.Cloud.CreateAsync("AWS::Cognito::IdentityPool", "Both", $$"""
            {
              "AllowUnauthenticatedIdentities": true,
              "AllowClassicFlow": true,
              "CognitoIdentityProviders": [
                {"ProviderName":"{{cloud.Provider}}","ClientId":"{{cloud.ClientId}}"},
                {"ProviderName":"{{OtherProvider}}","ClientId":"{{OtherClientId}}"}]
            }
            """)).Ref;
        await cloud.Cloud.CreateAsync("AWS::IAM::Role", "Everybody", $$"""
            {
              "RoleName": "Everybody",
              "MaxSessionDuration": 7200,
              "AssumeRolePolicyDocument": {"Version":"2012-10-17","Statement":[{
                "Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"{{IdentityPoolId}}"} } } ]},
              "Policies": [{"PolicyName":"All","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]} }]
            }
            """);
        await cloud.Cloud.CreateAsync("AWS::Cognito::IdentityPoolRoleAttachment", "BothAttachment", $$"""
            {"IdentityPoolId":"{{IdentityPoolId}}","Roles":{"authenticated":"{{Role}}","unauthenticated":"{{Role}}"} }
            """);
    }

    /// <summary>Logins of <paramref name="user"/> with the first pool, the second, or both.</summary>
    public async Task<JsonObject> LoginsAsync(string? user, string? otherUser = null)
    {
        var logins = new JsonObject();
        if (user is not null)
        {
            logins[cloud.Provider] = (string)(await cloud.TokensAsync(user))["IdToken"]!;
        }

        if (otherUser is not null)
        {
            var (_, body) = await cloud.PoolAsync("InitiateAuth", $$"""
                {"ClientId":"{{OtherClientId}}","AuthFlow":"USER_PASSWORD_AUTH",
                 "AuthParameters":{"USERNAME":"{{otherUser}}","PASSWORD":"Password-1"} }
                """);
            logins[OtherProvider] = (string)body["AuthenticationResult"]!["IdToken"]!;
        }

        return logins;
    }

    public async Task<string> IdAsync(JsonObject? logins = null)
    {
        var (status, body) = await GetIdAsync(logins);
        Assert.True(status == 200, body.ToString());
        return (string)body["IdentityId"]!;
    }

    public Task<(int Status, JsonNode Body)> GetIdAsync(JsonObject? logins) =>
        CallAsync("GetId", new JsonObject { ["IdentityPoolId"] = IdentityPoolId }, logins);

    public Task<(int Status, JsonNode Body)> CredentialsAsync(string id, JsonObject? logins = null) =>
        CallAsync("GetCredentialsForIdentity", new JsonObject { ["IdentityId"] = id }, logins);

    public Task<(int Status, JsonNode Body)> TokenAsync(string id, JsonObject? logins = null) =>
        CallAsync("GetOpenIdToken", new JsonObject { ["IdentityId"] = id }, logins);

    public Task<(int Status, JsonNode Body)> UnlinkAsync(string id, JsonObject? logins, JsonNode? providers) =>
        CallAsync("UnlinkIdentity", new JsonObject { ["IdentityId"] = id, ["LoginsToRemove"] = providers }, logins);

    private Task<(int Status, JsonNode Body)> CallAsync(string operation, JsonObject input, JsonObject? logins)
    {
        if (logins is not null)
        {
            input["Logins"] = logins.DeepClone();
        }

        return cloud.IdentityAsync(operation, input.ToJsonString());
    }
}

using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Tests.Gateway;

namespace LocalCloud.Tests.CognitoUserPools;

/// <summary>The gateway with the template's user pool, identity pool and signed-in role, and a real cognito-local.</summary>
public sealed class SignedUpCloud : IAsyncLifetime
{
    public string PoolId { get; private set; } = "";

    public string ClientId { get; private set; } = "";

    public string IdentityPoolId { get; private set; } = "";

    public string Provider => $"cognito-idp.{TestCloud.Region}.amazonaws.com/{PoolId}";

    internal TestCloud Cloud { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cloud = await TestCloud.StartAsync();
        await CreateAsync(Cloud);
    }

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();

    internal async Task CreateAsync(TestCloud cloud)
    {
        PoolId = (await cloud.CreateAsync("AWS::Cognito::UserPool", "Users", """
            {"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true},"UsernameConfiguration":{"CaseSensitive":false}}
            """)).Ref;
        ClientId = (await cloud.CreateAsync("AWS::Cognito::UserPoolClient", "Client", $$"""
            {"UserPoolId":"{{PoolId}}","ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"WriteAttributes":["email"]}
            """)).Ref;
        IdentityPoolId = (await cloud.CreateAsync("AWS::Cognito::IdentityPool", "Identities", $$"""
            {
              "AllowUnauthenticatedIdentities": false,
              "CognitoIdentityProviders": [{"ProviderName":"{{Provider}}","ClientId":"{{ClientId}}"}]
            }
            """)).Ref;
        await cloud.CreateAsync("AWS::IAM::Role", "SignedIn", $$"""
            {
              "RoleName": "SignedIn",
              "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                  "Effect": "Allow",
                  "Principal": {"Federated":"cognito-identity.amazonaws.com"},
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": {
                    "StringEquals": {"cognito-identity.amazonaws.com:aud":"{{IdentityPoolId}}"},
                    "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr":"authenticated"}
                  }
                }]
              }
            }
            """);
        await AttachAsync(cloud, "arn:aws:iam::123456789012:role/SignedIn");
    }

    internal Task AttachAsync(TestCloud cloud, string roleArn) => cloud.CreateAsync(
        "AWS::Cognito::IdentityPoolRoleAttachment",
        "Attachment",
        $$"""{"IdentityPoolId":"{{IdentityPoolId}}","Roles":{"authenticated":"{{roleArn}}"} }""");

    /// <summary>Calls as a browser does, unsigned; the answer with its status.</summary>
    internal static async Task<(int Status, JsonNode Body)> CallAsync(TestCloud cloud, string target, string input)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Headers.Add("X-Amz-Target", target);
        request.Content = new StringContent(input, Encoding.UTF8, "application/x-amz-json-1.1");
        using var answer = await cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, JsonNode.Parse(body)!);
    }

    internal Task<(int Status, JsonNode Body)> PoolAsync(string operation, string input) =>
        CallAsync(Cloud, "AWSCognitoIdentityProviderService." + operation, input);

    internal Task<(int Status, JsonNode Body)> IdentityAsync(string operation, string input) =>
        CallAsync(Cloud, "AWSCognitoIdentityService." + operation, input);

    internal Task<(int Status, JsonNode Body)> SignInAsync(string name, string password, string flow = "USER_PASSWORD_AUTH") =>
        PoolAsync("InitiateAuth", $$"""
            {"ClientId":"{{ClientId}}","AuthFlow":"{{flow}}","AuthParameters":{"USERNAME":"{{name}}","PASSWORD":"{{password}}"} }
            """);

    internal async Task<JsonNode> TokensAsync(string name) => (await SignInAsync(name, "Password-1")).Body["AuthenticationResult"]!;
}

using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Iam;
using LocalCloud.Tests.Gateway;
using LocalCloud.Tests.SigV4;

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

    /// <summary>Calls as the administrator does; the answer with its status.</summary>
    internal async Task<(int Status, JsonNode Body)> AdminAsync(string operation, string? input = null)
    {
        using var request = SdkSigner.Sign(
            Cloud.Address,
            HttpMethod.Post,
            "/",
            "cognito-idp",
            Administrator.AccessKeyId,
            Administrator.SecretAccessKey,
            body: $$"""{"UserPoolId":"{{PoolId}}"{{(input is null ? "" : "," + input)}}}""",
            headers: new Dictionary<string, string>
            {
                ["X-Amz-Target"] = "AWSCognitoIdentityProviderService." + operation,
                ["Content-Type"] = "application/x-amz-json-1.1",
            });
        using var answer = await Cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, JsonNode.Parse(body)!);
    }

    /// <summary>Makes a user who has chosen the password of the demo users already; their <c>sub</c>.</summary>
    internal async Task<string> NewUserAsync(string name)
    {
        var (status, body) = await AdminAsync("AdminCreateUser", $""" "Username":"{name}" """);
        Assert.True(status == 200, body.ToJsonString());
        (status, body) = await AdminAsync("AdminSetUserPassword", $""" "Username":"{name}","Password":"Password-1","Permanent":true """);
        Assert.True(status == 200, body.ToJsonString());
        return Attribute((await AdminAsync("AdminGetUser", $""" "Username":"{name}" """)).Body["UserAttributes"]!, "sub")!;
    }

    /// <summary>The value of an attribute in a list of them.</summary>
    internal static string? Attribute(JsonNode attributes, string name) =>
        attributes.AsArray().SingleOrDefault(attribute => attribute!["Name"]!.ToString() == name)?["Value"]?.ToString();

    internal Task<(int Status, JsonNode Body)> RefreshAsync(JsonNode tokens) => PoolAsync(
        "GetTokensFromRefreshToken", $$"""{"ClientId":"{{ClientId}}","RefreshToken":"{{tokens["RefreshToken"]}}"}""");

    internal Task<(int Status, JsonNode Body)> GetUserAsync(JsonNode tokens) => PoolAsync("GetUser", $$"""{"AccessToken":"{{tokens["AccessToken"]}}"}""");

    /// <summary>The error of an answer: its code and message.</summary>
    internal static (string? Code, string? Message) Error((int Status, JsonNode Body) answer) =>
        (answer.Body["__type"]?.ToString(), answer.Body["message"]?.ToString());

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

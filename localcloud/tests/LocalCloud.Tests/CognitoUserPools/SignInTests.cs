using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Iam;
using LocalCloud.Tests.SigV4;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Tests.CognitoUserPools;

/// <summary>Against the real cognito-local.</summary>
public sealed class SignInTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>
{
    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("Alice")]
    public async Task A_demo_user_signs_in_and_gets_tokens_of_AWS_own_issuer(string name)
    {
        var (status, body) = await cloud.SignInAsync(name, "Password-1");

        Assert.Equal(200, status);
        var tokens = body["AuthenticationResult"]!;
        var claims = Claims(tokens["IdToken"]!);
        Assert.Equal("https://" + cloud.Provider, claims["iss"]!.ToString());
        Assert.Equal(cloud.ClientId, claims["aud"]!.ToString());
        Assert.Equal(name.ToLowerInvariant(), claims["cognito:username"]!.ToString());
        Assert.Equal(3600, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Equal(3600, (int)tokens["ExpiresIn"]!);
        Assert.Equal("Bearer", tokens["TokenType"]!.ToString());
    }

    [Theory]
    [InlineData("alice", "password-1")]
    [InlineData("alice", "")]
    [InlineData("nobody", "Password-1")]
    public async Task A_wrong_name_or_password_reads_as_on_AWS(string name, string password)
    {
        var (status, body) = await cloud.SignInAsync(name, password);

        Assert.Equal(400, status);
        Assert.Equal("NotAuthorizedException", body["__type"]!.ToString());
        Assert.Equal("Incorrect username or password.", body["message"]!.ToString());
    }

    [Fact]
    public async Task A_flow_that_the_client_does_not_allow_is_refused()
    {
        var (status, body) = await cloud.SignInAsync("alice", "Password-1", "CUSTOM_AUTH");

        Assert.Equal((400, "InvalidParameterException"), (status, body["__type"]!.ToString()));
    }

    [Theory]
    [InlineData("ALLOW_USER_SRP_AUTH", 200)]
    [InlineData("ALLOW_USER_PASSWORD_AUTH", 200)]
    [InlineData("ALLOW_CUSTOM_AUTH", 400)]
    public async Task Who_may_sign_in_by_SRP_may_send_the_password_here_and_nobody_else_who_may_not(string allowed, int expected)
    {
        var client = (await cloud.Cloud.CreateAsync(
            "AWS::Cognito::UserPoolClient", "Client" + allowed, $$"""{"UserPoolId":"{{cloud.PoolId}}","ExplicitAuthFlows":["{{allowed}}"]}""")).Ref;

        var (status, body) = await cloud.PoolAsync("InitiateAuth", $$"""
            {"ClientId":"{{client}}","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"alice","PASSWORD":"Password-1"} }
            """);

        Assert.True(expected == status, body.ToJsonString());
    }

    [Theory]
    [InlineData("UpdateUserAttributes", """ "UserAttributes":[{"Name":"email","Value":"a@example.com"}] """, 200)]
    [InlineData("UpdateUserAttributes", """ "UserAttributes":[{"Name":"preferred_username","Value":"bob"}] """, 400)]
    [InlineData("UpdateUserAttributes", """ "UserAttributes":[{"Name":"email","Value":"a@example.com"},{"Name":"name","Value":"Bob"}] """, 400)]
    [InlineData("DeleteUserAttributes", """ "UserAttributeNames":["name"] """, 400)]
    public async Task A_user_writes_the_attributes_that_the_client_lets_him_write(string operation, string input, int expected)
    {
        var access = (await cloud.TokensAsync("alice"))["AccessToken"]!.ToString();

        var (status, body) = await cloud.PoolAsync(operation, $$"""{"AccessToken":"{{access}}",{{input}}}""");

        Assert.True(expected == status, body.ToJsonString());
        Assert.Equal(expected == 200 ? null : "NotAuthorizedException", body["__type"]?.ToString());
    }

    [Fact]
    public async Task SRP_is_named_as_not_emulated()
    {
        var (status, body) = await cloud.SignInAsync("alice", "Password-1", "USER_SRP_AUTH");

        Assert.Equal((501, "NotEmulatedException"), (status, body["__type"]!.ToString()));
        Assert.Contains("USER_SRP_AUTH", body["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_refreshed_as_Amplify_asks_for_it()
    {
        var refresh = (await cloud.TokensAsync("bob"))["RefreshToken"]!.ToString();

        var (status, body) = await RefreshAsync(refresh);
        var (refused, problem) = await RefreshAsync(refresh + "x");

        Assert.Equal(200, status);
        Assert.Equal("bob", Claims(body["AuthenticationResult"]!["IdToken"]!)["cognito:username"]!.ToString());
        Assert.Equal((400, "NotAuthorizedException"), (refused, problem["__type"]!.ToString()));

        Task<(int Status, JsonNode Body)> RefreshAsync(string token) => cloud.PoolAsync(
            "GetTokensFromRefreshToken", $$"""{"ClientId":"{{cloud.ClientId}}","RefreshToken":"{{token}}"}""");
    }

    [Fact]
    public async Task Nobody_signs_up_where_administrators_create_users()
    {
        var (status, body) = await cloud.PoolAsync(
            "SignUp", $$"""{"ClientId":"{{cloud.ClientId}}","Username":"eve","Password":"Password-1"}""");

        Assert.Equal((400, "NotAuthorizedException"), (status, body["__type"]!.ToString()));
    }

    [Fact]
    public async Task A_user_operation_wants_a_real_access_token()
    {
        var tokens = await cloud.TokensAsync("alice");
        var access = tokens["AccessToken"]!.ToString();
        // cognito-local believes this one: it looks at the claims only.
        var unsigned = access[..access.LastIndexOf('.')] + ".AAAA";

        Assert.Equal(200, (await GetUserAsync(access)).Status);
        Assert.Equal("NotAuthorizedException", (await GetUserAsync(unsigned)).Body["__type"]!.ToString());
        Assert.Equal("NotAuthorizedException", (await GetUserAsync(tokens["IdToken"]!.ToString())).Body["__type"]!.ToString());

        Task<(int Status, JsonNode Body)> GetUserAsync(string token) =>
            cloud.PoolAsync("GetUser", $$"""{"AccessToken":"{{token}}"}""");
    }

    [Fact]
    public async Task An_operation_of_administrators_wants_a_signature_and_the_permission()
    {
        var input = $$"""{"UserPoolId":"{{cloud.PoolId}}","Username":"carol","TemporaryPassword":"Password-1","MessageAction":"SUPPRESS"}""";
        var unsigned = await cloud.PoolAsync("AdminCreateUser", input);
        var stranger = cloud.Cloud.Get<ICredentials>().Issue(
            "arn:aws:iam::123456789012:role/SignedIn", "s", TimeSpan.FromHours(1));

        var refused = await SignedAsync(stranger.AccessKeyId, stranger.SecretAccessKey, stranger.SessionToken);
        var accepted = await SignedAsync(Administrator.AccessKeyId, Administrator.SecretAccessKey, null);

        Assert.Equal("MissingAuthenticationTokenException", unsigned.Body["__type"]!.ToString());
        Assert.Contains("cognito-idp:AdminCreateUser", refused["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("carol", accepted["User"]!["Username"]!.ToString());

        async Task<JsonNode> SignedAsync(string key, string secret, string? token)
        {
            using var request = SdkSigner.Sign(
                cloud.Cloud.Address,
                HttpMethod.Post,
                "/",
                "cognito-idp",
                key,
                secret,
                token,
                input,
                headers: new Dictionary<string, string>
                {
                    ["X-Amz-Target"] = "AWSCognitoIdentityProviderService.AdminCreateUser",
                    ["Content-Type"] = "application/x-amz-json-1.1",
                });
            using var answer = await cloud.Cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        }
    }

    [Fact]
    public async Task An_operation_that_is_not_emulated_is_named()
    {
        var (status, body) = await cloud.PoolAsync("CreateUserPoolDomain", "{}");

        Assert.Equal(501, status);
        Assert.Contains("CreateUserPoolDomain", body["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"ClientId\":1,\"AuthFlow\":\"x\"}")]
    [InlineData("{\"ClientId\":\"a\",\"ClientId\":\"b\"}")]
    public async Task Input_that_is_no_proper_object_is_refused(string input)
    {
        var (status, body) = await cloud.PoolAsync("InitiateAuth", input);

        Assert.Equal((400, "SerializationException"), (status, body["__type"]!.ToString()));
    }

    [Fact]
    public async Task An_unknown_client_is_named()
    {
        var (_, body) = await cloud.PoolAsync("InitiateAuth", """{"ClientId":"other","AuthFlow":"USER_PASSWORD_AUTH"}""");

        Assert.Equal("User pool client other does not exist.", body["message"]!.ToString());
    }

    private static JsonNode Claims(JsonNode token) =>
        JsonNode.Parse(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token.ToString().Split('.')[1])))!;
}

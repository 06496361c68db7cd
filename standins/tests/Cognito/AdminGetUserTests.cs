using System.Net;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.Runtime;
using Packages.Tests.Stubs;

namespace Packages.Tests.Cognito;

public sealed class AdminGetUserTests
{
    private const string Pool = "eu-west-1_AbCdEfGhI";
    private const string Sub = "0a1b2c3d-0000-4000-8000-000000000001";

    [Fact]
    public async Task AdminGetUser_names_the_pool_and_the_user_and_is_signed()
    {
        await using var server = new StubServer(new StubResponse(200, "{}"));
        using var client = Client(server);

        await GetAsync(client);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Target));
        Assert.Equal("AWSCognitoIdentityProviderService.AdminGetUser", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal($$"""{"UserPoolId":"{{Pool}}","Username":"{{Sub}}"}""", request.Text);
        var authorization = SignatureHeader.Of(request);
        Assert.Equal(("eu-west-1", "cognito-idp"), (authorization.Region, authorization.Service));
        Assert.Equal(
            SigV4.Sign(request, "secret", request.Headers["X-Amz-Date"], "eu-west-1", "cognito-idp", authorization.SignedHeaders),
            authorization.Signature);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_user_is_read_with_name_attributes_and_whether_enabled(string enabled, bool expected)
    {
        await using var server = new StubServer(new StubResponse(200, $$"""
            {"Enabled":{{enabled}},"UserAttributes":[{"Name":"sub","Value":"{{Sub}}"},{"Name":"name","Value":"Zoë"},{"Name":"nickname"}],
             "UserCreateDate":1.7E9,"UserMFASettingList":[],"UserStatus":"CONFIRMED","Username":"zoe"}
            """));
        using var client = Client(server);

        var user = await GetAsync(client);

        Assert.Equal((expected, "zoe"), (user.Enabled, user.Username));
        Assert.Equal(["sub=" + Sub, "name=Zoë", "nickname="], user.UserAttributes.Select(attribute => $"{attribute.Name}={attribute.Value}"));
    }

    [Fact]
    public async Task What_the_service_does_not_name_is_null()
    {
        await using var server = new StubServer(new StubResponse(200, "{}"));
        using var client = Client(server);

        var user = await GetAsync(client);

        Assert.Equal((null, null, null), (user.Enabled, user.Username, user.UserAttributes));
    }

    [Theory]
    [InlineData(400, "UserNotFoundException", typeof(UserNotFoundException))]
    [InlineData(400, "TooManyRequestsException", typeof(TooManyRequestsException))]
    [InlineData(400, "InvalidParameterException", typeof(InvalidParameterException))]
    [InlineData(400, "NotAuthorizedException", typeof(NotAuthorizedException))]
    [InlineData(400, "ResourceNotFoundException", typeof(ResourceNotFoundException))]
    [InlineData(500, "InternalErrorException", typeof(InternalErrorException))]
    [InlineData(400, "AccessDeniedException", typeof(AmazonCognitoIdentityProviderException))]
    public async Task A_refusal_becomes_the_exception_of_its_name(int status, string code, Type type)
    {
        await using var server = new StubServer(new StubResponse(status, $$"""{"__type":"{{code}}","message":"Said the service"}"""));
        using var client = Client(server, retries: 0);

        var error = await Assert.ThrowsAnyAsync<AmazonCognitoIdentityProviderException>(() => GetAsync(client));

        Assert.IsType(type, error);
        Assert.Equal(((HttpStatusCode)status, code, "Said the service"), (error.StatusCode, error.ErrorCode, error.Message));
    }

    [Theory]
    [InlineData("TooManyRequestsException", 2)]
    [InlineData("UserNotFoundException", 1)]
    public async Task Only_what_may_pass_is_tried_again(string code, int requests)
    {
        var refusal = new StubResponse(400, $$"""{"__type":"{{code}}","message":"Rate exceeded"}""");
        await using var server = new StubServer(refusal, refusal);
        using var client = Client(server);

        await Assert.ThrowsAnyAsync<AmazonCognitoIdentityProviderException>(() => GetAsync(client));

        Assert.Equal(requests, server.Requests.Count);
    }

    private static Task<AdminGetUserResponse> GetAsync(AmazonCognitoIdentityProviderClient client) =>
        client.AdminGetUserAsync(new AdminGetUserRequest { UserPoolId = Pool, Username = Sub }, TestContext.Current.CancellationToken);

    private static AmazonCognitoIdentityProviderClient Client(StubServer server, int retries = 1) => new(
        new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonCognitoIdentityProviderConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = retries });
}

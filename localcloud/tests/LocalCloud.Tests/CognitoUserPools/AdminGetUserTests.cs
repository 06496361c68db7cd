using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.Runtime;
using LocalCloud.Iam;
using LocalCloud.Tests.Gateway;

namespace LocalCloud.Tests.CognitoUserPools;

/// <summary>As a function asks for a user: by the SDK, with its role's credentials.</summary>
public sealed class AdminGetUserTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>
{
    [Fact]
    [ConformsTo("pool-username-or-sub")]
    public async Task A_function_whose_role_may_reads_a_user_by_sub()
    {
        var subject = await cloud.NewUserAsync("zoe");
        await cloud.AdminAsync("AdminUpdateUserAttributes", """ "Username":"zoe","UserAttributes":[{"Name":"name","Value":"Zoë"}] """);
        using var client = Client("Reader", Arn(cloud.PoolId));

        var user = await GetAsync(client, subject);

        Assert.Equal(("zoe", true), (user.Username, user.Enabled));
        Assert.Equal("Zoë", user.UserAttributes.Single(attribute => attribute.Name == "name").Value);
    }

    [Fact]
    public async Task A_function_whose_role_may_not_reads_nobody_whether_they_exist_or_not()
    {
        var subject = await cloud.NewUserAsync("hidden");
        using var client = Client("Stranger", Arn("eu-west-1_other"));

        foreach (var username in new[] { subject, "nobody" })
        {
            var error = await Assert.ThrowsAsync<AmazonCognitoIdentityProviderException>(() => GetAsync(client, username));
            Assert.Equal("AccessDeniedException", error.ErrorCode);
            Assert.Contains("cognito-idp:AdminGetUser", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_or_what_does_not_exist_is_named_as_on_AWS()
    {
        using var client = Client("Anything", "*");

        await Assert.ThrowsAsync<UserNotFoundException>(() => GetAsync(client, "0a1b2c3d-0000-4000-8000-000000000001"));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => GetAsync(client, "alice", "eu-west-1_other"));
        await Assert.ThrowsAsync<InvalidParameterException>(() => GetAsync(client, null));
    }

    private static string Arn(string poolId) => $"arn:aws:cognito-idp:{TestCloud.Region}:{TestCloud.Account}:userpool/{poolId}";

    private Task<AdminGetUserResponse> GetAsync(AmazonCognitoIdentityProviderClient client, string? username, string? poolId = null) => client.AdminGetUserAsync(
        new AdminGetUserRequest { UserPoolId = poolId ?? cloud.PoolId, Username = username }, TestContext.Current.CancellationToken);

    private AmazonCognitoIdentityProviderClient Client(string role, string resource)
    {
        var arn = $"arn:aws:iam::{TestCloud.Account}:role/{role}";
        cloud.Cloud.CreateAsync("AWS::IAM::Role", role, $$"""
            {
              "RoleName": "{{role}}",
              "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]
              },
              "Policies": [{"PolicyName":"P","PolicyDocument":{
                "Version": "2012-10-17",
                "Statement": [{"Effect":"Allow","Action":"cognito-idp:AdminGetUser","Resource":"{{resource}}"}]
              } }]
            }
            """).GetAwaiter().GetResult();
        var session = cloud.Cloud.Get<ICredentials>().Issue(arn, "f", TimeSpan.FromHours(1));
        return new AmazonCognitoIdentityProviderClient(
            new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken),
            new AmazonCognitoIdentityProviderConfig { ServiceURL = cloud.Cloud.Address.ToString(), AuthenticationRegion = TestCloud.Region, MaxErrorRetry = 0 });
    }
}

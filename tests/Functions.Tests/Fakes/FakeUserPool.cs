using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;

namespace Functions.Tests.Fakes;

/// <summary>The user pool: users by their subject.</summary>
internal sealed class FakeUserPool
{
    public FakeUserPool()
    {
        (Client, var fake) = ClientFake.Create<IAmazonCognitoIdentityProvider>();
        fake.On<AdminGetUserRequest, AdminGetUserResponse>(async (request, cancellationToken) =>
        {
            Assert.Equal(TestBackend.UserPool, request.UserPoolId);
            Asked.Add(request.Username);
            Fail();
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return Users.GetValueOrDefault(request.Username) ?? throw new UserNotFoundException("User does not exist.");
        });
    }

    public IAmazonCognitoIdentityProvider Client { get; }

    public Dictionary<string, AdminGetUserResponse> Users { get; } = [];

    public List<string> Asked { get; } = [];

    public Action Fail { get; set; } = () => { };

    /// <summary>Whether it takes for ever.</summary>
    public bool Hangs { get; set; }

    public static AdminGetUserResponse User(string username, params (string Name, string Value)[] attributes) => new()
    {
        Username = username,
        UserAttributes = attributes.Length == 0 ? null! : [.. attributes.Select(attribute => new AttributeType { Name = attribute.Name, Value = attribute.Value })],
    };
}

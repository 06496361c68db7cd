using System.Text.Json;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.CognitoIdentityProvider.Internal;

/// <summary><c>POST /</c>, told apart by its target.</summary>
internal static class AdminGetUser
{
    public static Operation<AdminGetUserRequest, AdminGetUserResponse> Operation { get; } = new(CognitoIdentityProviderService.Instance, Write, Read);

    private static DefaultRequest Write(AdminGetUserRequest input)
    {
        var request = CognitoIdentityProviderService.Instance.NewRequest(input, "POST", "/");
        request.Headers["X-Amz-Target"] = "AWSCognitoIdentityProviderService.AdminGetUser";
        request.SetJson("application/x-amz-json-1.1", ("UserPoolId", input.UserPoolId), ("Username", input.Username));
        return request;
    }

    private static AdminGetUserResponse Read(JsonElement answer) => new()
    {
        Enabled = answer.TryGetProperty("Enabled", out var enabled) ? enabled.ValueKind is JsonValueKind.True : null,
        UserAttributes = answer.Items("UserAttributes", attribute => new AttributeType { Name = attribute.Text("Name"), Value = attribute.Text("Value") }),
        Username = answer.Text("Username"),
    };
}

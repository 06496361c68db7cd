using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

/// <summary>What only LocalCloud wants, and nobody may find in a template that could be deployed.</summary>
internal static class LocalOnly
{
    // Passwords that are sent, as cognito-local needs them; addresses of this machine; LocalCloud's known administrator and users.
    private static readonly string[] Texts =
        ["USER_PASSWORD_AUTH", "localhost", "127.0.0.1", "http://", "LOCALADMIN", "Password-1"];

    public static IReadOnlyList<string> In(string template) =>
    [
        .. Texts.Where(text => template.Contains(text, StringComparison.OrdinalIgnoreCase)),
        .. IsOpenToAll(template) ? (string[])["self sign-up"] : [],
    ];

    private static bool IsOpenToAll(string template) => JsonNode.Parse(template)!["Resources"]!.AsObject().Any(resource =>
        resource.Value!["Type"]!.ToString() is "AWS::Cognito::UserPool"
        && resource.Value["Properties"]?["AdminCreateUserConfig"]?["AllowAdminCreateUserOnly"]?.GetValue<bool>() is not true);
}

using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Adds what cognito-local leaves out beside the tokens.</summary>
internal static class Tokens
{
    public static JsonObject Complete(JsonObject output)
    {
        if (output["AuthenticationResult"] is JsonObject tokens)
        {
            tokens["ExpiresIn"] ??= CognitoLocalFiles.TokenMinutes * 60;
            tokens["TokenType"] ??= "Bearer";
        }

        return output;
    }
}

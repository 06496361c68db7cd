using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Lists users.</summary>
internal sealed class ListUsers(PoolAccess access, CognitoLocal cognitoLocal) : PoolOperation(nameof(ListUsers), access)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPool pool, JsonObject input, CancellationToken cancellationToken)
    {
        if (JsonProtocol.OptionalText(input, "Filter") is { } filter && filter.TrimStart().StartsWith("status", StringComparison.Ordinal))
        {
            // AWS says Enabled where cognito-local says true.
            input["Filter"] = filter.Replace("\"Enabled\"", "\"true\"", StringComparison.Ordinal).Replace("\"Disabled\"", "\"false\"", StringComparison.Ordinal);
        }

        var output = ListShape.Users.PageOf(await cognitoLocal.CallAsync(nameof(ListUsers), input, cancellationToken), input);
        if (input["AttributesToGet"] is JsonArray wanted)
        {
            var names = wanted.Select(name => name?.ToString()).ToHashSet();
            foreach (var user in output["Users"]!.AsArray().OfType<JsonObject>())
            {
                user["Attributes"] = new JsonArray(
                    [.. user["Attributes"]!.AsArray().Where(attribute => names.Contains(attribute?["Name"]?.ToString())).Select(attribute => attribute!.DeepClone())]);
            }
        }

        return output;
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Infrastructure.FrontEnd;

/// <summary>
/// <c>amplify_outputs.json</c>, by which Amplify Gen 2 front ends know their backend: <c>auth</c> as its schema 1.4 has it, and what is ours under <c>custom.realtime</c>.
/// </summary>
internal static class AmplifyOutputs
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file's text.</summary>
    /// <param name="stack">The deployment.</param>
    /// <exception cref="DeploymentRefusedException">The stack lacks an output.</exception>
    public static string Of(DeployedBackend stack)
    {
        var region = stack.Output("Region");
        var outputs = new JsonObject
        {
            ["version"] = "1.4",
            ["auth"] = new JsonObject
            {
                ["aws_region"] = region,
                ["user_pool_id"] = stack.Output("UserPoolId"),
                ["user_pool_client_id"] = stack.Output("UserPoolClientId"),
                ["identity_pool_id"] = stack.Output("IdentityPoolId"),
                ["unauthenticated_identities_enabled"] = false,
            },
            ["custom"] = new JsonObject { ["realtime"] = Realtime(stack, region) },
        };
        return outputs.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Realtime(DeployedBackend stack, string region)
    {
        var realtime = new JsonObject
        {
            ["region"] = region,
            ["apiUrl"] = stack.Output("ApiUrl"),
            ["iotEndpoint"] = $"{(stack.LocalCloud is null ? "wss" : "ws")}://{stack.Output("IotEndpoint")}/mqtt",
            ["topicPrefix"] = stack.Outputs.GetValueOrDefault("TopicPrefix") ?? "",
            ["selfSignUp"] = stack.Outputs.GetValueOrDefault("SelfSignUp") is "true",
        };
        if (stack.LocalCloud is { } gateway)
        {
            // Amplify's file has no place for these: on AWS they follow from the region.
            var origin = gateway.GetLeftPart(UriPartial.Authority);
            realtime["userPoolEndpoint"] = origin;
            realtime["identityPoolEndpoint"] = origin;
            realtime["testing"] = true;
        }

        return realtime;
    }
}

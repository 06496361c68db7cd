using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CognitoUserPools;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.Demo;

/// <summary>What the demo application reads at its start: the stack's outputs, where everything is, and what only LocalCloud has.</summary>
internal sealed class DemoConfiguration(Stack stack, Endpoints endpoints, CloudOptions options, UserPools pools)
{
    /// <summary><c>/config.json</c>.</summary>
    public string Json()
    {
        var gateway = endpoints.Gateway.GetLeftPart(UriPartial.Authority);
        var configuration = new JsonObject
        {
            ["region"] = options.Region,
            ["userPoolId"] = Output("UserPoolId"),
            ["userPoolClientId"] = Output("UserPoolClientId"),
            ["identityPoolId"] = Output("IdentityPoolId"),
            ["apiUrl"] = endpoints.HttpApi.GetLeftPart(UriPartial.Authority),
            ["iotEndpoint"] = $"ws://{endpoints.IotData}/mqtt",
            ["userPoolEndpoint"] = gateway,
            ["identityPoolEndpoint"] = gateway,
            ["selfSignUp"] = pools.FindPool(Output("UserPoolId") ?? "") is { OnlyAdministratorsCreateUsers: false },
            ["testing"] = true,
        };
        if (Output("EventBusName") is { } bus)
        {
            configuration["local"] = Local(gateway, bus);
        }

        return configuration.ToJsonString();
    }

    // With these the demo plays the backend and cuts connections.
    private static JsonObject Local(string gateway, string bus) => new()
    {
        ["gateway"] = gateway,
        ["eventBusName"] = bus,
        ["accessKeyId"] = Administrator.AccessKeyId,
        ["secretAccessKey"] = Administrator.SecretAccessKey,
        ["confirmationCode"] = CognitoLocal.ConfirmationCode,
    };

    private string? Output(string name) => stack.Outputs.GetValueOrDefault(name);
}

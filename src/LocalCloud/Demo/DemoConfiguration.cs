using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;

namespace LocalCloud.Demo;

/// <summary>What the demo application reads at its start: the stack's outputs, and where everything is.</summary>
internal sealed class DemoConfiguration(Stack stack, Endpoints endpoints, CloudOptions options)
{
    /// <summary><c>/config.json</c>.</summary>
    public string Json()
    {
        var gateway = endpoints.Gateway.GetLeftPart(UriPartial.Authority);
        return new JsonObject
        {
            ["region"] = options.Region,
            ["userPoolId"] = Output("UserPoolId"),
            ["userPoolClientId"] = Output("UserPoolClientId"),
            ["identityPoolId"] = Output("IdentityPoolId"),
            ["apiUrl"] = endpoints.HttpApi.GetLeftPart(UriPartial.Authority),
            ["iotEndpoint"] = $"ws://{endpoints.IotData}/mqtt",
            ["userPoolEndpoint"] = gateway,
            ["identityPoolEndpoint"] = gateway,
            ["testing"] = true,
        }.ToJsonString();
    }

    private string? Output(string name) => stack.Outputs.GetValueOrDefault(name);
}

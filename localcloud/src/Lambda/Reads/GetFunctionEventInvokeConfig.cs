using System.Text.Json.Nodes;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.Reads;

/// <summary>GetFunctionEventInvokeConfig.</summary>
internal sealed class GetFunctionEventInvokeConfig(FunctionRegistry functions, IAccessControl access)
    : FunctionRead(functions, access, "lambda:GetFunctionEventInvokeConfig")
{
    /// <inheritdoc/>
    protected override JsonObject Describe(LambdaFunction function) => new()
    {
        ["FunctionArn"] = function.Definition.Arn + ":$LATEST",
        ["MaximumRetryAttempts"] = function.EventInvokeConfig.MaximumRetryAttempts,
        ["MaximumEventAgeInSeconds"] = (int)function.EventInvokeConfig.MaximumEventAge.TotalSeconds,
        ["DestinationConfig"] = new JsonObject
        {
            ["OnSuccess"] = Describe(function.EventInvokeConfig.OnSuccess),
            ["OnFailure"] = Describe(function.EventInvokeConfig.OnFailure),
        },
    };

    private static JsonObject Describe(Destination? destination) => destination is null ? [] : new() { ["Destination"] = destination.Arn };
}

using System.Text.Json.Nodes;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.Reads;

/// <summary>GetFunctionConcurrency.</summary>
internal sealed class GetFunctionConcurrency(FunctionRegistry functions, IAccessControl access)
    : FunctionRead(functions, access, "lambda:GetFunctionConcurrency")
{
    /// <inheritdoc/>
    protected override JsonObject Describe(LambdaFunction function) =>
        function.Definition.ReservedConcurrency is { } executions ? new() { ["ReservedConcurrentExecutions"] = executions } : [];
}

using System.Text.Json.Nodes;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.Reads;

/// <summary>GetFunctionConfiguration.</summary>
internal sealed class GetFunctionConfiguration(FunctionRegistry functions, IAccessControl access)
    : FunctionRead(functions, access, "lambda:GetFunctionConfiguration")
{
    /// <inheritdoc/>
    protected override JsonObject Describe(LambdaFunction function) => FunctionDescription.Configuration(function.Definition);
}

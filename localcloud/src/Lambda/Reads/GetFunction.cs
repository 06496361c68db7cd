using System.Text.Json.Nodes;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.Reads;

/// <summary>GetFunction.</summary>
internal sealed class GetFunction(FunctionRegistry functions, IAccessControl access) : FunctionRead(functions, access, "lambda:GetFunction")
{
    /// <inheritdoc/>
    protected override JsonObject Describe(LambdaFunction function)
    {
        var description = new JsonObject
        {
            ["Configuration"] = FunctionDescription.Configuration(function.Definition),
            ["Code"] = new JsonObject { ["RepositoryType"] = "S3", ["Location"] = new Uri(function.Definition.CodeDirectory).AbsoluteUri },
        };
        if (function.Definition.ReservedConcurrency is { } executions)
        {
            description["Concurrency"] = new JsonObject { ["ReservedConcurrentExecutions"] = executions };
        }

        return description;
    }
}

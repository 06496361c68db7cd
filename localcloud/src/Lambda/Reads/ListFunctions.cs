using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.Reads;

/// <summary>ListFunctions, all on one page.</summary>
internal sealed class ListFunctions(FunctionRegistry functions, IAccessControl access) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        access.Demand(new AccessRequest(call.Request.Principal!, "lambda:ListFunctions", "*"), StatusCodes.Status403Forbidden);
        var found = functions.All
            .OrderBy(function => function.Definition.Name, StringComparer.Ordinal)
            .Select(function => (JsonNode?)FunctionDescription.Configuration(function.Definition));
        return Task.FromResult(RestJsonProtocol.Answer(new JsonObject { ["Functions"] = new JsonArray([.. found]) }));
    }
}

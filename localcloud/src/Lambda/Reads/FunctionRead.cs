using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda.Reads;

/// <summary>What the operations have in common that tell about one function.</summary>
/// <param name="functions">The functions.</param>
/// <param name="access">Who may.</param>
/// <param name="action">What the caller must be allowed.</param>
internal abstract class FunctionRead(FunctionRegistry functions, IAccessControl access, string action) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var function = functions.Get(call.Labels["FunctionName"], call.QueryValue("Qualifier"));
        access.Demand(new AccessRequest(call.Request.Principal!, action, function.Definition.Arn), StatusCodes.Status403Forbidden);
        return Task.FromResult(RestJsonProtocol.Answer(Describe(function)));
    }

    /// <summary>What there is to tell.</summary>
    protected abstract JsonObject Describe(LambdaFunction function);
}

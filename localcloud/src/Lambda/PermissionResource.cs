using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary><c>AWS::Lambda::Permission</c>: a statement of a function's resource policy.</summary>
internal sealed class PermissionResource(FunctionRegistry functions) : IResourceType
{
    private static readonly HashSet<string> Known = ["Action", "FunctionName", "Principal", "SourceAccount", "SourceArn"];
    private static readonly HashSet<string> None = [];

    /// <inheritdoc/>
    public string TypeName => "AWS::Lambda::Permission";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties => Known;

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect => None;

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var function = functions.Get(Scalars.TextOf(request.Properties["FunctionName"]) ?? "");
        var policy = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = Statement(request, function.Definition.Arn) };
        function.Permit(TemplatePolicies.Parse(request, function.ResourcePolicy.Name, policy));
        return Task.FromResult(new CreatedResource(request.PhysicalName));
    }

    private static JsonObject Statement(ResourceRequest request, string functionArn)
    {
        var principal = Scalars.TextOf(request.Properties["Principal"]) ?? "";
        var kind = principal.EndsWith(".amazonaws.com", StringComparison.Ordinal) ? "Service" : "AWS";
        var statement = new JsonObject
        {
            ["Sid"] = request.LogicalId,
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { [kind] = principal },
            ["Action"] = Scalars.TextOf(request.Properties["Action"]),
            ["Resource"] = functionArn,
        };
        var conditions = new JsonObject();
        if (Scalars.TextOf(request.Properties["SourceArn"]) is { } arn)
        {
            conditions["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = arn };
        }

        if (Scalars.TextOf(request.Properties["SourceAccount"]) is { } account)
        {
            conditions["StringEquals"] = new JsonObject { ["AWS:SourceAccount"] = account };
        }

        if (conditions.Count > 0)
        {
            statement["Condition"] = conditions;
        }

        return statement;
    }
}

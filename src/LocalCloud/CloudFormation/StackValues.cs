using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>The values of a stack that is being created: parameters, and the resources that are there so far.</summary>
internal sealed class StackValues(
    StackContext stack, IReadOnlyDictionary<string, JsonNode?> parameters, IReadOnlyDictionary<string, StackResource> resources)
    : INamedValues
{
    /// <inheritdoc/>
    public JsonNode? Ref(string name) =>
        resources.TryGetValue(name, out var resource) ? resource.Created.Ref
        : parameters.TryGetValue(name, out var parameter) ? parameter
        : PseudoParameters.ValueOf(name, stack) ?? throw new UnsupportedTemplateException($"Ref: {name} does not exist in the template.");

    /// <inheritdoc/>
    public JsonNode? Attribute(string logicalId, string attribute)
    {
        if (!resources.TryGetValue(logicalId, out var resource))
        {
            throw new UnsupportedTemplateException($"Fn::GetAtt: {logicalId} does not exist in the template.");
        }

        return resource.Created.Attributes.TryGetValue(attribute, out var value)
            ? value
            : throw new UnsupportedTemplateException($"Fn::GetAtt: {logicalId} ({resource.Type}) has no attribute {attribute} here.");
    }
}

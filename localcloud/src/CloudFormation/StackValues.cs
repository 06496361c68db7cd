using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>The values of a stack that is being created: parameters, the resources that are there so far, other stacks' exports.</summary>
internal sealed class StackValues(
    StackContext stack,
    IReadOnlyDictionary<string, JsonNode?> parameters,
    IReadOnlyDictionary<string, StackResource> resources,
    IReadOnlyDictionary<string, string>? exports = null)
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

    /// <inheritdoc/>
    public JsonNode? Import(string exportName) => exports?.TryGetValue(exportName, out var value) is true
        ? JsonValue.Create(value)
        : throw new UnsupportedTemplateException($"Fn::ImportValue: no stack exports {exportName}.");
}

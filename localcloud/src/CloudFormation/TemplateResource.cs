using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>A resource as it stands in the template.</summary>
/// <param name="LogicalId">Its key.</param>
/// <param name="Type"><c>AWS::IoT::Policy</c>.</param>
/// <param name="Properties">Its properties, intrinsic functions unresolved.</param>
/// <param name="DependsOn">Logical ids that must be there before it, beyond those that its properties name.</param>
/// <param name="Condition">The condition that decides whether it exists, or <see langword="null"/>.</param>
internal sealed record TemplateResource(
    string LogicalId, string Type, JsonObject Properties, IReadOnlyList<string> DependsOn, string? Condition)
{
    /// <summary>For messages: <c>Broadcasts (AWS::IoT::TopicRule)</c>.</summary>
    public override string ToString() => $"{LogicalId} ({Type})";
}

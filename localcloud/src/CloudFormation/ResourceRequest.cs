using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>One resource of a template, with every intrinsic function resolved.</summary>
/// <param name="LogicalId">Its key in the template.</param>
/// <param name="Type"><c>AWS::IoT::Policy</c>.</param>
/// <param name="Properties">Its properties, resolved.</param>
/// <param name="Stack">The stack it belongs to.</param>
public sealed record ResourceRequest(string LogicalId, string Type, JsonObject Properties, StackContext Stack)
{
    /// <summary>A physical name for a resource without one, the same at every start: <c>{stack}-{logicalId}-{hash}</c>.</summary>
    public string PhysicalName => Stack.PhysicalName(LogicalId);
}

namespace LocalCloud.CloudFormation;

/// <summary>A resource that was created.</summary>
/// <param name="LogicalId">Its key in the template.</param>
/// <param name="Type"><c>AWS::IoT::Policy</c>.</param>
/// <param name="Created">What it gives to the rest of its template.</param>
public sealed record StackResource(string LogicalId, string Type, CreatedResource Created)
{
    /// <summary>The stack that it belongs to. Default: nothing.</summary>
    public string StackName { get; init; } = "";
}

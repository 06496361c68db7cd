namespace LocalCloud.CloudFormation;

/// <summary>A stack that runs, with what it takes to delete it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its ARN.</param>
internal sealed record DeployedStack(string Name, string Id)
{
    /// <summary>Its resources, in the order of their creation. A deletion takes them away one by one.</summary>
    public List<DeployedResource> Resources { get; } = [];

    /// <summary>Its outputs, by name.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; set; } = new Dictionary<string, string>();
}

/// <summary>A resource of a stack that runs.</summary>
/// <param name="Request">What it was made of.</param>
/// <param name="Created">What it is.</param>
/// <param name="IsRetained">Whether it stays when the stack is deleted.</param>
internal sealed record DeployedResource(ResourceRequest Request, CreatedResource Created, bool IsRetained);

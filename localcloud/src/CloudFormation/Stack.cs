using System.Collections.Concurrent;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>What runs: the resources and outputs of all stacks of the assembly.</summary>
public sealed class Stack
{
    /// <summary>The resources that are there so far, by stack and logical id: <c>Realtime/MessageLog</c>.</summary>
    internal ConcurrentDictionary<string, StackResource> Mutable { get; } = new();

    /// <summary>The resources that are there so far, by stack and logical id: <c>Realtime/MessageLog</c>.</summary>
    public IReadOnlyDictionary<string, StackResource> Resources => Mutable;

    /// <summary>The stacks, in the order of their creation.</summary>
    internal List<DeployedStack> Deployed { get; } = [];

    /// <summary>
    /// The outputs by name; empty until all resources are there. Several stacks may have outputs of one name: the later ones are then found
    /// with their stack's name.
    /// </summary>
    public IReadOnlyDictionary<string, string> Outputs
    {
        get
        {
            var outputs = new Dictionary<string, string>();
            lock (Deployed)
            {
                foreach (var (stack, name, value) in Deployed.SelectMany(one => one.Outputs.Select(output => (one.Name, output.Key, output.Value))))
                {
                    outputs.TryAdd(outputs.ContainsKey(name) ? $"{stack}.{name}" : name, value);
                }
            }

            return outputs;
        }
    }

    /// <summary>Whether all resources are there.</summary>
    public bool IsComplete { get; internal set; }
}

/// <summary>A resource that was created.</summary>
/// <param name="LogicalId">Its key in the template.</param>
/// <param name="Type"><c>AWS::IoT::Policy</c>.</param>
/// <param name="Created">What it gives to the rest of its template.</param>
public sealed record StackResource(string LogicalId, string Type, CreatedResource Created)
{
    /// <summary>The stack that it belongs to. Default: nothing.</summary>
    public string StackName { get; init; } = "";
}

/// <summary><c>GET /_local/health</c>, <c>/_local/outputs</c> and <c>/_local/resources</c>.</summary>
internal sealed class StackEndpoint(Stack stack, StateStore state) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/health", Health);
        local.MapGet("/outputs", () => stack.Outputs);
        local.MapGet("/resources", () => stack.Resources.Values
            .OrderBy(resource => resource.StackName, StringComparer.Ordinal)
            .ThenBy(resource => resource.LogicalId, StringComparer.Ordinal)
            .Select(resource => new
            {
                stack = resource.StackName,
                logicalId = resource.LogicalId,
                type = resource.Type,
                @ref = resource.Created.Ref,
                attributes = resource.Created.Attributes,
            }));
    }

    // Whoever can't write takes nothing that has to be kept, however well the rest works.
    private IResult Health() => !stack.IsComplete ? Results.Json(new { status = "starting" }, statusCode: StatusCodes.Status503ServiceUnavailable)
        : state.Disk.Problem() is { } problem ? Results.Json(new { status = "failing", problem }, statusCode: StatusCodes.Status503ServiceUnavailable)
        : Results.Json(new { status = "ready" });
}

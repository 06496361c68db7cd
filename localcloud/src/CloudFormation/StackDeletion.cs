using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>
/// Deletes a stack, as <c>cdk destroy</c> has CloudFormation do it: what came last goes first, and what is retained stays, there at every
/// later start, though no template holds it.
/// </summary>
internal sealed partial class StackDeletion(
    Stack stack, ResourceTypes types, StackRecords records, ILogger<StackDeletion> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Deletes the stack. After a failure it can be called again, and goes on where it ended.</summary>
    /// <returns>What stayed, or <see langword="null"/> when there is no such stack.</returns>
    /// <exception cref="LocalCloudException">A resource could not be deleted.</exception>
    public async Task<IReadOnlyList<RetainedResource>?> RunAsync(string name, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return Find(name) is { } deployed ? await RunAsync(deployed, cancellationToken) : null;
        }
        finally
        {
            _ = _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<IReadOnlyList<RetainedResource>> RunAsync(DeployedStack deployed, CancellationToken cancellationToken)
    {
        var retained = deployed.Resources.Where(resource => resource.IsRetained).Select(RetainedOf).ToList();
        foreach (var resource in deployed.Resources.AsEnumerable().Reverse().Where(resource => !resource.IsRetained).ToList())
        {
            await DeleteAsync(resource, cancellationToken);
            _ = deployed.Resources.Remove(resource);
            Forget(deployed, resource);
            Deleted(logger, deployed.Name, resource.Request.LogicalId, resource.Request.Type);
        }

        records.Deleted(deployed.Name, retained);
        foreach (var resource in deployed.Resources)
        {
            Forget(deployed, resource);
        }

        lock (stack.Deployed)
        {
            _ = stack.Deployed.Remove(deployed);
        }

        return retained;
    }

    private async Task DeleteAsync(DeployedResource resource, CancellationToken cancellationToken)
    {
        try
        {
            await types.Find(resource.Request.Type)!.DeleteAsync(resource.Request, resource.Created, cancellationToken);
        }
        catch (AwsException e)
        {
            throw new LocalCloudException(
                $"{resource.Request.LogicalId} ({resource.Request.Type}) could not be deleted: {e.Code}: {e.Message}", e);
        }
    }

    private DeployedStack? Find(string name)
    {
        lock (stack.Deployed)
        {
            return stack.Deployed.Find(one => one.Name == name);
        }
    }

    private void Forget(DeployedStack deployed, DeployedResource resource) =>
        stack.Mutable.TryRemove($"{deployed.Name}/{resource.Request.LogicalId}", out _);

    private static RetainedResource RetainedOf(DeployedResource resource) => new(
        resource.Request.Stack.Name,
        resource.Request.Stack.Deletions,
        resource.Request.LogicalId,
        resource.Request.Type,
        resource.Created.Ref,
        resource.Request.Properties);

    [LoggerMessage(202, LogLevel.Debug, "Deleted {Stack}/{LogicalId} ({Type})", EventName = "ResourceDeleted")]
    private static partial void Deleted(ILogger logger, string stack, string logicalId, string type);
}

/// <summary><c>GET /_local/stacks</c>, <c>GET /_local/stacks/{name}/outputs</c>, <c>DELETE /_local/stacks/{name}</c> and <c>GET /_local/retained</c>.</summary>
internal sealed class StacksEndpoint(Stack stack, StackDeletion deletion, StackRecords records) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/stacks", Names);
        local.MapGet("/stacks/{name}/outputs", Outputs);
        local.MapGet("/retained", () => records.Retained.Select(Described));
        local.MapDelete("/stacks/{name}", DeleteAsync);
    }

    private string[] Names()
    {
        lock (stack.Deployed)
        {
            return [.. stack.Deployed.Select(one => one.Name)];
        }
    }

    // Of one stack alone: beside another one it is not told apart by the names of its outputs.
    private IResult Outputs(string name)
    {
        lock (stack.Deployed)
        {
            return stack.Deployed.FirstOrDefault(one => one.Name == name) is { } found ? Results.Json(found.Outputs) : Results.NotFound();
        }
    }

    private async Task<IResult> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await deletion.RunAsync(name, cancellationToken) is { } retained
                ? Results.Json(new { retained = retained.Select(Described) })
                : Results.Json(new { problem = $"There is no stack {name}." }, statusCode: StatusCodes.Status404NotFound);
        }
        catch (LocalCloudException e)
        {
            return Results.Json(new { problem = e.Message }, statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static object Described(RetainedResource resource) =>
        new { stack = resource.Stack, logicalId = resource.LogicalId, type = resource.Type, @ref = resource.Ref };
}

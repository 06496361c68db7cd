using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>Creates the stacks of the cloud assembly.</summary>
internal sealed partial class StackCreation(
    CloudOptions options, ResourceTypes types, Stack stack, StackRecords records, ILogger<StackCreation> logger)
{
    private readonly Dictionary<string, string> _exports = [];

    /// <summary>Creates every resource in order, then the outputs, stack by stack. Nothing is created unless all is supported.</summary>
    /// <exception cref="UnsupportedTemplateException">A template holds what is not supported.</exception>
    /// <exception cref="LocalCloudException">A resource could not be created.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var assemblies = CloudAssembly.ReadAll([options.AssemblyDirectory, .. options.FurtherAssemblies]);
        DemandKnownParameters([.. assemblies.SelectMany(one => one.Assembly.Stacks)]);
        var plans = StackOrder.Of([.. assemblies.SelectMany(one => one.Assembly.Stacks.Select(stack => Plan(one.Directory, one.Assembly, stack)))]);
        await RestoreAsync(cancellationToken);
        foreach (var plan in plans)
        {
            var deployed = await CreateAsync(plan, cancellationToken);
            var outputs = plan.Outputs().ToList();
            foreach (var (_, value, exportName) in outputs.Where(output => output.ExportName is not null))
            {
                _exports[exportName!] = value;
            }

            deployed.Outputs = outputs.ToDictionary(output => output.Name, output => output.Value);
        }

        stack.IsComplete = true;
    }

    // What deleted stacks left is there before any stack, so that each may be told to use it.
    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var retained in records.Retained.Where(retained => types.Find(retained.Type) is not null))
        {
            var context = new StackContext(retained.Stack, options.Region, options.AccountId, options.AssemblyDirectory) { Deletions = retained.Deletions };
            await CreateAsync(new ResourceRequest(retained.LogicalId, retained.Type, retained.Properties, context), cancellationToken);
        }
    }

    private StackPlan Plan(string directory, CloudAssembly assembly, AssemblyStack one)
    {
        var context = new StackContext(one.Name, options.Region, options.AccountId, directory)
        {
            Assets = assembly.Assets,
            Deletions = records.DeletionsOf(one.Name),
        };
        try
        {
            return new StackPlan(one, context, types, options.Parameters, _exports);
        }
        catch (UnsupportedTemplateException e) when (assembly.Stacks.Count > 1 || options.FurtherAssemblies.Count > 0)
        {
            throw new UnsupportedTemplateException($"Stack {one.Name}: {e.Message}");
        }
    }

    private void DemandKnownParameters(IReadOnlyList<AssemblyStack> stacks)
    {
        var known = stacks
            .SelectMany(one => one.Template.Parameters.SelectMany(parameter => (string[])[parameter.Key, $"{one.Name}:{parameter.Key}"]))
            .ToHashSet();
        if (options.Parameters.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new LocalCloudException($"No stack has the parameter {unknown}.");
        }
    }

    private async Task<DeployedStack> CreateAsync(StackPlan plan, CancellationToken cancellationToken)
    {
        var deployed = new DeployedStack(plan.Stack.Name, plan.Context.Id);
        lock (stack.Deployed)
        {
            stack.Deployed.Add(deployed);
        }

        foreach (var resource in plan.Resources)
        {
            var request = plan.Request(resource);
            var created = new StackResource(resource.LogicalId, resource.Type, await CreateAsync(request, cancellationToken))
            {
                StackName = plan.Stack.Name,
            };
            plan.Add(created);
            stack.Mutable[$"{plan.Stack.Name}/{resource.LogicalId}"] = created;
            deployed.Resources.Add(new DeployedResource(request, created.Created, resource.IsRetained));
            Created(logger, plan.Stack.Name, resource.LogicalId, resource.Type);
        }

        return deployed;
    }

    private async Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await types.Find(request.Type)!.CreateAsync(request, cancellationToken);
        }
        catch (AwsException e)
        {
            throw new LocalCloudException($"{request.LogicalId} ({request.Type}) could not be created: {e.Code}: {e.Message}", e);
        }
    }

    [LoggerMessage(200, LogLevel.Debug, "Created {Stack}/{LogicalId} ({Type})")]
    private static partial void Created(ILogger logger, string stack, string logicalId, string type);
}

/// <summary>Orders stacks so that each comes after those that it takes values from, and after those that the assembly puts before it.</summary>
internal static class StackOrder
{
    /// <summary>Orders the stacks.</summary>
    /// <exception cref="UnsupportedTemplateException">
    /// There is a circle, two stacks export one name, or nobody exports what one imports.
    /// </exception>
    public static IReadOnlyList<StackPlan> Of(IReadOnlyList<StackPlan> plans)
    {
        var exporters = Exporters(plans);
        var missing = plans
            .SelectMany(plan => plan.Imports.Where(name => !exporters.ContainsKey(name)).Select(name => $"{plan.Stack.Name} imports {name}"))
            .ToList();
        if (missing.Count > 0)
        {
            throw new UnsupportedTemplateException($"No stack of the assembly exports what others import: {string.Join(", ", missing)}.");
        }

        return DependencyOrder.Of(plans, plan => plan.Stack.Id, Before, "Stacks");

        IEnumerable<string> Before(StackPlan plan) => plan.Stack.Dependencies
            .Concat(plan.Imports.Select(name => exporters[name].Stack.Id).Where(id => id != plan.Stack.Id))
            .Distinct();
    }

    private static Dictionary<string, StackPlan> Exporters(IReadOnlyList<StackPlan> plans)
    {
        var exporters = new Dictionary<string, StackPlan>();
        foreach (var plan in plans)
        {
            foreach (var name in plan.Exports)
            {
                if (!exporters.TryAdd(name, plan))
                {
                    throw new UnsupportedTemplateException($"{exporters[name].Stack.Name} and {plan.Stack.Name} both export {name}.");
                }
            }
        }

        return exporters;
    }
}

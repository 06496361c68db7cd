using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>Creates the stacks of the cloud assembly.</summary>
internal sealed partial class StackCreation(
    CloudOptions options, ResourceTypes types, Stack stack, ILogger<StackCreation> logger)
{
    private readonly Dictionary<string, string> _exports = [];

    /// <summary>Creates every resource in order, then the outputs, stack by stack. Nothing is created unless all is supported.</summary>
    /// <exception cref="UnsupportedTemplateException">A template holds what is not supported.</exception>
    /// <exception cref="LocalCloudException">A resource could not be created.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var assembly = CloudAssembly.Read(options.AssemblyDirectory);
        DemandKnownParameters(assembly);
        var plans = StackOrder.Of([.. assembly.Stacks.Select(one => Plan(assembly, one))]);
        var outputs = new Dictionary<string, string>();
        foreach (var plan in plans)
        {
            await CreateAsync(plan, cancellationToken);
            foreach (var (name, value, exportName) in plan.Outputs())
            {
                // Several stacks may have outputs of one name; the later ones are then found with their stack's name.
                outputs.TryAdd(outputs.ContainsKey(name) ? $"{plan.Stack.Name}.{name}" : name, value);
                if (exportName is not null)
                {
                    _exports[exportName] = value;
                }
            }
        }

        stack.Outputs = outputs;
        stack.IsComplete = true;
    }

    private StackPlan Plan(CloudAssembly assembly, AssemblyStack one)
    {
        var context = new StackContext(one.Name, options.Region, options.AccountId, options.AssemblyDirectory) { Assets = assembly.Assets };
        try
        {
            return new StackPlan(one, context, types, options.Parameters, _exports);
        }
        catch (UnsupportedTemplateException e) when (assembly.Stacks.Count > 1)
        {
            throw new UnsupportedTemplateException($"Stack {one.Name}: {e.Message}");
        }
    }

    private void DemandKnownParameters(CloudAssembly assembly)
    {
        var known = assembly.Stacks
            .SelectMany(one => one.Template.Parameters.SelectMany(parameter => (string[])[parameter.Key, $"{one.Name}:{parameter.Key}"]))
            .ToHashSet();
        if (options.Parameters.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new LocalCloudException($"No stack has the parameter {unknown}.");
        }
    }

    private async Task CreateAsync(StackPlan plan, CancellationToken cancellationToken)
    {
        foreach (var resource in plan.Resources)
        {
            var created = new StackResource(resource.LogicalId, resource.Type, await CreateAsync(plan.Request(resource), cancellationToken))
            {
                StackName = plan.Stack.Name,
            };
            plan.Add(created);
            stack.Mutable[$"{plan.Stack.Name}/{resource.LogicalId}"] = created;
            Created(logger, plan.Stack.Name, resource.LogicalId, resource.Type);
        }
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

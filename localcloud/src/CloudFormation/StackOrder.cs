namespace LocalCloud.CloudFormation;

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

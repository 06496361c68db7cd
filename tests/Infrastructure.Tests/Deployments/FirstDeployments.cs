using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Deployments;

/// <summary>
/// An account in which a first deployment fails, is rolled back, and is made again. The rollback of a creation has rules of its own: what has
/// <c>Retain</c> stays, what has <c>RetainExceptOnCreate</c> goes, and what is protected against deletion can't go, whatever its policy says.
/// </summary>
internal sealed class FirstDeployments(Template template)
{
    private readonly IReadOnlyList<Resource> _order = CreationOrder.Of(template);
    private readonly IReadOnlyDictionary<string, HashSet<string>> _needs = CreationOrder.Needs(template);

    // Type and name of all that attempts left behind.
    private readonly HashSet<(string Type, string Name)> _left = [];
    private readonly HashSet<string> _problems = [];

    /// <summary>
    /// What is wrong when the deployment fails after its first resource, is made again and fails after its second, and so on, and succeeds
    /// in the end: each attempt meets what all before it left.
    /// </summary>
    public static IReadOnlyCollection<string> ProblemsOf(Template template)
    {
        var deployments = new FirstDeployments(template);
        for (var made = 1; made <= deployments._order.Count; made++)
        {
            deployments.RollBack(deployments.Create(made));
        }

        deployments.Create(deployments._order.Count);
        return deployments._problems;
    }

    private List<Resource> Create(int count)
    {
        var made = _order.Take(count).ToList();
        foreach (var resource in made)
        {
            foreach (var name in FixedNames(resource).Where(name => _left.Contains((resource.Type, name))))
            {
                _problems.Add($"{resource.LogicalId} can't be made again: {name} is left of an earlier attempt.");
            }
        }

        return made;
    }

    private void RollBack(List<Resource> made)
    {
        var stays = made.Where(Stays).Select(resource => resource.LogicalId).ToHashSet();
        foreach (var resource in made.Where(resource => stays.Contains(resource.LogicalId)))
        {
            if (resource.DeletionPolicy is not "Retain")
            {
                _problems.Add($"{resource.LogicalId} is to be deleted and is protected against it: the rollback fails.");
            }

            _problems.UnionWith(_needs[resource.LogicalId].Except(stays).Select(gone => $"{resource.LogicalId} stays and needs {gone}, which goes."));
            _left.UnionWith(FixedNames(resource).Select(name => (resource.Type, name)));
        }
    }

    private static bool Stays(Resource resource) => resource.DeletionPolicy is "Retain" || IsProtected(resource);

    private static bool IsProtected(Resource resource) => resource.Properties.Any(property =>
        property.Key.StartsWith("DeletionProtection", StringComparison.Ordinal) && property.Value!.ToString() is "ACTIVE" or "true");

    // A name with something of the deployment's own in it is another one the next time. Parameters and pseudo parameters are the same again.
    private IEnumerable<string> FixedNames(Resource resource) => resource.Properties
        .Where(property => property.Key.EndsWith("Name", StringComparison.Ordinal) && property.Value is JsonValue)
        .Select(property => property.Value!.ToString())
        .Where(name => !_needs.Keys.Any(id => name.Contains($"<{id}", StringComparison.Ordinal)));
}

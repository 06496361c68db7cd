namespace LocalCloud.CloudFormation;

/// <summary>Orders resources so that each comes after all that it depends on, otherwise as they stand in the template.</summary>
internal static class CreationOrder
{
    /// <summary>Orders the resources.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="dependencies">Logical ids that each one depends on.</param>
    /// <exception cref="UnsupportedTemplateException">There is a cycle; the message shows it.</exception>
    public static IReadOnlyList<TemplateResource> Of(
        IReadOnlyList<TemplateResource> resources, IReadOnlyDictionary<string, IReadOnlySet<string>> dependencies)
    {
        var byId = resources.ToDictionary(resource => resource.LogicalId);
        List<TemplateResource> ordered = [];
        HashSet<string> done = [];
        List<string> path = [];
        foreach (var resource in resources)
        {
            Visit(resource.LogicalId);
        }

        return ordered;

        void Visit(string id)
        {
            if (done.Contains(id))
            {
                return;
            }

            if (path.Contains(id))
            {
                var cycle = path.SkipWhile(other => other != id).Append(id);
                throw new UnsupportedTemplateException($"Resources depend on each other in a circle: {string.Join(" -> ", cycle)}.");
            }

            path.Add(id);
            foreach (var dependency in dependencies[id].Where(byId.ContainsKey).Order(StringComparer.Ordinal))
            {
                Visit(dependency);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(id);
            ordered.Add(byId[id]);
        }
    }
}

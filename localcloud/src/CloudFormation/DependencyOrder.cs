namespace LocalCloud.CloudFormation;

/// <summary>Orders what depends on each other, so that each comes after all that it depends on, otherwise as it stands.</summary>
internal static class DependencyOrder
{
    /// <summary>Orders the items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="idOf">An item's id.</param>
    /// <param name="dependenciesOf">Ids that an item depends on; those of no item don't count.</param>
    /// <param name="what">The items for people: <c>Resources</c>.</param>
    /// <exception cref="UnsupportedTemplateException">There is a cycle; the message shows it.</exception>
    public static IReadOnlyList<T> Of<T>(
        IReadOnlyList<T> items, Func<T, string> idOf, Func<T, IEnumerable<string>> dependenciesOf, string what)
    {
        var byId = items.ToDictionary(idOf);
        List<T> ordered = [];
        HashSet<string> done = [];
        List<string> path = [];
        foreach (var item in items)
        {
            Visit(idOf(item));
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
                throw new UnsupportedTemplateException($"{what} depend on each other in a circle: {string.Join(" -> ", cycle)}.");
            }

            path.Add(id);
            foreach (var dependency in dependenciesOf(byId[id]).Where(byId.ContainsKey).Order(StringComparer.Ordinal))
            {
                Visit(dependency);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(id);
            ordered.Add(byId[id]);
        }
    }
}

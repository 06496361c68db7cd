using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Deployments;

/// <summary>A template's resources in the order in which CloudFormation makes them: each after all that it needs.</summary>
internal static partial class CreationOrder
{
    public static IReadOnlyList<Resource> Of(Template template)
    {
        var needs = Needs(template);
        List<Resource> order = [];
        HashSet<string> made = [];
        var left = template.Resources.ToList();
        while (left.Count > 0)
        {
            var next = left.Find(resource => needs[resource.LogicalId].IsSubsetOf(made))
                ?? throw new InvalidOperationException($"These need each other: {string.Join(", ", left.Select(resource => resource.LogicalId))}.");
            left.Remove(next);
            made.Add(next.LogicalId);
            order.Add(next);
        }

        return order;
    }

    /// <summary>What each resource names: by DependsOn, Ref, Fn::GetAtt or Fn::Sub.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> Needs(Template template)
    {
        var all = template.Resources.Select(resource => resource.LogicalId).ToHashSet();
        return template.Resources.ToDictionary(
            resource => resource.LogicalId,
            resource => Named(resource).Where(name => all.Contains(name) && name != resource.LogicalId).ToHashSet());
    }

    private static IEnumerable<string> Named(Resource resource)
    {
        IEnumerable<string> waits = resource.Json["DependsOn"] switch
        {
            null => [],
            JsonArray many => many.Select(one => one!.ToString()),
            var one => [one.ToString()],
        };
        return waits.Concat(Texts(resource.Properties).SelectMany(text => Reference().Matches(text).Select(match => match.Groups["id"].Value)));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject values => values.SelectMany(entry => Texts(entry.Value)),
        JsonArray values => values.SelectMany(Texts),
        null => [],
        _ => [node.ToString()],
    };

    // <Id> and <Id.Attribute> are what Template makes of Ref and Fn::GetAtt, ${Id} and ${Id.Attribute} what Fn::Sub takes.
    [GeneratedRegex(@"[<{](?<id>[A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?[>}]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Reference();
}

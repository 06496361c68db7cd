using System.Text;
using LocalCloud.CloudFormation;

namespace LocalCloud.Support;

/// <summary>Writes the support tables of <c>localcloud/README.md</c> from what the services declare and from the registry of resource types.</summary>
internal sealed class SupportTable(IEnumerable<ServiceSupport> services, IEnumerable<IResourceType> types)
{
    /// <summary>The tables as Markdown.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        foreach (var service in services)
        {
            text.Append($"### {service.Service}\n\n");
            Append(text, "operation", service.Operations);
            Append(text, "feature", service.Features);
        }

        AppendTypes(text);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder text, string kind, IReadOnlyList<SupportedFeature> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        text.Append($"| {kind} | support | missing, or instead |\n|---|---|---|\n");
        foreach (var row in rows)
        {
            text.Append($"| {row.Name} | {row.Level.ToString().ToLowerInvariant()} | {row.Note} |\n");
        }

        text.Append('\n');
    }

    private void AppendTypes(StringBuilder text)
    {
        text.Append("""
            ### Resource types of templates

            Any other type, and any other property of these, stops the start.

            | type | properties | known, without local effect |
            |---|---|---|

            """);
        foreach (var type in types.OrderBy(type => type.TypeName, StringComparer.Ordinal))
        {
            var (properties, withoutEffect) = type switch
            {
                CustomResource => ("all, handed to the function", ""),
                NoLocalEffectResource => ("", "all"),
                _ => (Names(type.Properties), Names(type.PropertiesWithoutLocalEffect)),
            };
            text.Append($"| `{type.TypeName}` | {properties} | {withoutEffect} |\n");
        }
    }

    private static string Names(IReadOnlySet<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}

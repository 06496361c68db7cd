using System.Text;
using LocalCloud.CloudFormation;

namespace LocalCloud.Support;

/// <summary>Writes <c>docs/localcloud.md</c> from what the services declare and from the registry of resource types.</summary>
internal sealed class SupportTable(IEnumerable<ServiceSupport> services, IEnumerable<IResourceType> types)
{
    private const string Head = """
        # What LocalCloud supports

        Written from the code by a test of `localcloud/tests/LocalCloud.Tests` (`UPDATE_SUPPORT=1` writes it anew), so it is never out of date. **full**: whatever
        a client or a function can observe on AWS, as far as it is known (`localcloud/tests/Conformance/facts.json` lists what is, and which test shows
        it). **partial**: what is missing stands beside it. **no**: an operation answers `NotEmulatedException` with status 501, a resource type or
        a property in a template stops the start with its name.

        """;

    /// <summary>The page as Markdown.</summary>
    public string Write()
    {
        var text = new StringBuilder(Head).Append('\n');
        foreach (var service in services)
        {
            text.Append($"## {service.Service}\n\n");
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
            ## Resource types of templates

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

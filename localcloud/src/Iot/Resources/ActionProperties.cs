using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Resources;

/// <summary>Reads the properties of an action, or of the rule's payload.</summary>
/// <param name="request">The rule.</param>
/// <param name="path">Where the properties stand.</param>
/// <param name="properties">The properties.</param>
internal sealed class ActionProperties(ResourceRequest request, string path, JsonObject properties)
{
    /// <summary>Refuses every property that is not among <paramref name="known"/>.</summary>
    public void Allow(params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in properties)
        {
            if (!known.Contains(name))
            {
                throw Unsupported(name, "is not supported");
            }
        }
    }

    /// <summary>A required text.</summary>
    public string Text(string name) => Optional(name) ?? throw Unsupported(name, "is required");

    /// <summary>A text, number or flag as text, or <see langword="null"/>.</summary>
    public string? Optional(string name) => properties[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        _ => throw Unsupported(name, "must be a text"),
    };

    /// <summary>A required text that may have <c>${…}</c> in it.</summary>
    public SubstitutionText Substitution(string name)
    {
        try
        {
            return new SubstitutionText(Text(name));
        }
        catch (SqlSyntaxException problem)
        {
            throw Unsupported(name, problem.Message);
        }
    }

    /// <summary>Whether a property is there.</summary>
    public bool Has(string name) => properties[name] is not null;

    /// <summary>A list of objects; none when the property is missing.</summary>
    public IEnumerable<ActionProperties> Objects(string name) => properties[name] switch
    {
        null => [],
        JsonArray list when list.All(item => item is JsonObject) =>
            list.Select((item, i) => new ActionProperties(request, $"{path}.{name}[{i}]", item!.AsObject())),
        _ => throw Unsupported(name, "must be a list of objects"),
    };

    /// <summary>A required object.</summary>
    public ActionProperties Object(string name) => properties[name] is JsonObject inner
        ? new ActionProperties(request, $"{path}.{name}", inner)
        : throw Unsupported(name, "must be an object");

    /// <summary>A refusal of a property.</summary>
    public UnsupportedTemplateException Unsupported(string name, string reason) =>
        request.Unsupported($"{path}.{name}", reason);
}

using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>A CloudFormation template in JSON.</summary>
internal sealed record Template
{
    private static readonly HashSet<string> Sections =
        ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Rules"];

    // What becomes of resources on update and delete has no meaning here: every start applies the whole template to what is there.
    private static readonly HashSet<string> ResourceAttributes =
        ["Type", "Properties", "DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"];

    /// <summary>The section <c>Parameters</c>.</summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>The section <c>Mappings</c>.</summary>
    public required JsonObject Mappings { get; init; }

    /// <summary>The section <c>Conditions</c>.</summary>
    public required JsonObject Conditions { get; init; }

    /// <summary>The section <c>Outputs</c>.</summary>
    public required JsonObject Outputs { get; init; }

    /// <summary>The section <c>Resources</c>, in its order.</summary>
    public required IReadOnlyList<TemplateResource> Resources { get; init; }

    /// <summary>Sections and attributes of resources that LocalCloud does not know, one sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Reads a template.</summary>
    public static Template Parse(JsonObject json)
    {
        List<string> problems = [.. json.Select(section => section.Key)
            .Where(name => !Sections.Contains(name))
            .Select(name => $"The section {name} is not supported.")];
        var resources = Section(json, "Resources").Select(resource => Resource(resource.Key, resource.Value as JsonObject ?? [], problems));
        return new Template
        {
            Parameters = Section(json, "Parameters"),
            Mappings = Section(json, "Mappings"),
            Conditions = Section(json, "Conditions"),
            Outputs = Section(json, "Outputs"),
            Resources = [.. resources],
            Problems = problems,
        };
    }

    private static TemplateResource Resource(string logicalId, JsonObject json, List<string> problems)
    {
        var resource = new TemplateResource(
            logicalId,
            json["Type"]?.GetValue<string>() ?? "",
            json["Properties"] as JsonObject ?? [],
            json["DependsOn"] switch
            {
                null => [],
                JsonArray many => [.. many.Select(one => one!.GetValue<string>())],
                var one => [one.GetValue<string>()],
            },
            json["Condition"]?.GetValue<string>());
        problems.AddRange(json
            .Where(attribute => !ResourceAttributes.Contains(attribute.Key))
            .Select(attribute => $"{resource}: the attribute {attribute.Key} is not supported."));
        return resource;
    }

    private static JsonObject Section(JsonObject json, string name) => json[name] as JsonObject ?? [];
}

using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

/// <summary>A synthesized template, with intrinsic functions written as text: <c>&lt;LogicalId.Attribute&gt;</c>.</summary>
public sealed class Template
{
    private Template(JsonObject json) => Json = json;

    public JsonObject Json { get; }

    public IEnumerable<Resource> Resources =>
        Json["Resources"]!.AsObject().Select(entry => new Resource(entry.Key, entry.Value!.AsObject()));

    public static Template Read(string path) => new(Flatten(JsonNode.Parse(File.ReadAllText(path)))!.AsObject());

    /// <summary>This template with something else in it, to see that a test notices.</summary>
    public Template With(Action<Template> change)
    {
        var changed = new Template(Json.DeepClone().AsObject());
        change(changed);
        return changed;
    }

    public IReadOnlyList<Resource> OfType(string type) => [.. Resources.Where(resource => resource.Type == type)];

    public Resource Only(string type) => Assert.Single(OfType(type));

    /// <summary>The one resource of the type whose logical id holds <paramref name="name"/>.</summary>
    public Resource Named(string type, string name) =>
        Assert.Single(OfType(type), resource => resource.LogicalId.Contains(name, StringComparison.Ordinal));

    /// <summary>Every statement of the roles' permissions, with the logical id of the role.</summary>
    public IReadOnlyList<(string Role, Statement Statement)> Permissions() =>
    [
        .. OfType("AWS::IAM::Role").SelectMany(role => (role.Properties["Policies"]?.AsArray() ?? [])
            .SelectMany(policy => Statement.All(policy!["PolicyDocument"]!))
            .Select(statement => (role.LogicalId, statement))),
        .. OfType("AWS::IAM::Policy").SelectMany(policy => Statement.All(policy.Properties["PolicyDocument"]!)
            .Select(statement => (policy.Properties["Roles"]![0]!.ToString().Trim('<', '>'), statement))),
    ];

    /// <summary>The statements of the role whose logical id holds <paramref name="role"/>, by Sid.</summary>
    public IReadOnlyDictionary<string, Statement> PermissionsOf(string role) => Permissions()
        .Where(entry => entry.Role.Contains(role, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Statement.Sid, entry => entry.Statement);

    private static JsonNode? Flatten(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } call when call["Ref"] is { } name => $"<{name}>",
        JsonObject { Count: 1 } call when call["Fn::GetAtt"] is JsonArray { Count: 2 } parts => $"<{parts[0]}.{parts[1]}>",
        JsonObject { Count: 1 } call when call["Fn::Join"] is JsonArray { Count: 2 } parts =>
            string.Join(parts[0]!.ToString(), parts[1]!.AsArray().Select(part => Flatten(part)!.ToString())),
        JsonObject values => new JsonObject(values.Select(entry => KeyValuePair.Create(entry.Key, Flatten(entry.Value)))),
        JsonArray values => new JsonArray([.. values.Select(Flatten)]),
        _ => node?.DeepClone(),
    };
}

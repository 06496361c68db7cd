using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>Resolves intrinsic functions.</summary>
/// <param name="template">The template, for its mappings.</param>
/// <param name="names">What <c>Ref</c> and <c>Fn::GetAtt</c> give.</param>
/// <param name="holds">Whether a condition holds.</param>
internal sealed class Intrinsics(Template template, INamedValues names, Func<string, bool> holds)
{
    /// <summary>What <c>Ref: AWS::NoValue</c> gives: the property that it stands in is left out.</summary>
    private static readonly JsonNode NoValue = JsonValue.Create("AWS::NoValue");

    /// <summary>The value with every function in it resolved; never part of another tree.</summary>
    /// <exception cref="UnsupportedTemplateException">A function, its arguments or what it names is not supported.</exception>
    public JsonNode? Resolve(JsonNode? node)
    {
        var resolved = Visit(node);
        return ReferenceEquals(resolved, NoValue) ? null : resolved;
    }

    private JsonNode? Visit(JsonNode? node) => node switch
    {
        JsonObject json when FunctionCall.Of(json) is { } call => Call(call),
        JsonObject json => new JsonObject(json
            .Select(member => KeyValuePair.Create(member.Key, Visit(member.Value)))
            .Where(member => !ReferenceEquals(member.Value, NoValue))),
        JsonArray array => new JsonArray([.. array.Select(Visit).Where(item => !ReferenceEquals(item, NoValue))]),
        _ => node?.DeepClone(),
    };

    private JsonNode? Call(FunctionCall call) => call switch
    {
        ("Ref", JsonValue name) => Ref(name.GetValue<string>()),
        ("Fn::GetAtt", JsonValue name) when name.GetValue<string>().Split('.', 2) is [var id, var attribute] => Attribute(id, attribute),
        ("Fn::GetAtt", JsonArray { Count: 2 } pair) => Attribute(Text(call, pair[0]), Text(call, pair[1])),
        ("Fn::Sub", JsonValue text) => Substitute(text.GetValue<string>(), []),
        ("Fn::Sub", JsonArray { Count: 2 } pair) when pair[1] is JsonObject own => Substitute(Text(call, pair[0]), own),
        ("Fn::Join", JsonArray { Count: 2 } pair) =>
            string.Join(Text(call, pair[0]), List(call, pair[1]).Select(item => Text(call, item))),
        ("Fn::Split", JsonArray { Count: 2 } pair) =>
            new JsonArray([.. Text(call, pair[1]).Split(Text(call, pair[0])).Select(part => JsonValue.Create(part))]),
        ("Fn::Select", JsonArray { Count: 2 } pair) => Select(call, Text(call, pair[0]), List(call, pair[1])),
        ("Fn::If", JsonArray { Count: 3 } choice) => Visit(choice[holds(choice[0]!.GetValue<string>()) ? 1 : 2]),
        ("Fn::FindInMap", JsonArray { Count: 3 } path) => FindInMap(call, [.. path.Select(part => Text(call, part))]),
        ("Fn::Base64", var text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(call, text))),
        ("Fn::ImportValue", var name) => names.Import(Text(call, name)),
        _ => throw call.Unsupported(),
    };

    private JsonNode? Ref(string name) => name == "AWS::NoValue" ? NoValue : names.Ref(name)?.DeepClone();

    private JsonNode? Attribute(string logicalId, string attribute) => names.Attribute(logicalId, attribute)?.DeepClone();

    private JsonNode Substitute(string text, JsonObject own) => SubstitutionTemplate.Replace(text, name =>
    {
        var value = own.TryGetPropertyValue(name, out var mine) ? Visit(mine)
            : name.Split('.', 2) is [var id, var attribute] ? Attribute(id, attribute)
            : Ref(name);
        return Scalars.TextOf(value) ?? throw new UnsupportedTemplateException($"Fn::Sub \"{text}\": ${{{name}}} is not a text.");
    });

    private static JsonNode? Select(FunctionCall call, string index, JsonArray list) =>
        int.TryParse(index, CultureInfo.InvariantCulture, out var i) && i >= 0 && i < list.Count
            ? list[i]?.DeepClone()
            : throw call.Unsupported();

    private JsonNode FindInMap(FunctionCall call, string[] path) =>
        template.Mappings[path[0]]?[path[1]]?[path[2]]?.DeepClone() ?? throw call.Unsupported();

    private JsonArray List(FunctionCall call, JsonNode? node) => Visit(node) as JsonArray ?? throw call.Unsupported();

    private string Text(FunctionCall call, JsonNode? node) => Scalars.TextOf(Visit(node)) ?? throw call.Unsupported();
}

/// <summary>What <c>Ref</c> and <c>Fn::GetAtt</c> give.</summary>
internal interface INamedValues
{
    /// <summary>A parameter's value, a pseudo parameter, or a resource's physical id.</summary>
    /// <exception cref="UnsupportedTemplateException">Nothing has that name.</exception>
    JsonNode? Ref(string name);

    /// <summary>A resource's attribute.</summary>
    /// <exception cref="UnsupportedTemplateException">No resource has that name, or it lacks that attribute.</exception>
    JsonNode? Attribute(string logicalId, string attribute);

    /// <summary>A value that another stack exports.</summary>
    /// <exception cref="UnsupportedTemplateException">No stack that is there exports that name.</exception>
    JsonNode? Import(string exportName);
}

/// <summary>An intrinsic function with its argument.</summary>
/// <param name="Name"><c>Ref</c>, <c>Fn::Join</c>.</param>
/// <param name="Argument">Its argument.</param>
internal sealed record FunctionCall(string Name, JsonNode? Argument)
{
    private static readonly HashSet<string> Known =
        ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Split", "Fn::Select", "Fn::If", "Fn::FindInMap", "Fn::Base64", "Fn::ImportValue"];

    /// <summary>Whether LocalCloud has this function.</summary>
    public bool IsKnown => Known.Contains(Name);

    /// <summary>The call that <paramref name="json"/> is, or <see langword="null"/> when it is a plain object.</summary>
    public static FunctionCall? Of(JsonObject json)
    {
        if (json.Count != 1)
        {
            return null;
        }

        var (name, argument) = json.First();
        return name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal) ? new FunctionCall(name, argument) : null;
    }

    /// <summary>The error that this call is not supported, or not with this argument.</summary>
    public UnsupportedTemplateException Unsupported() =>
        new($"{Name} with {Argument?.ToJsonString() ?? "null"} is not supported.");
}

/// <summary>The text of <c>Fn::Sub</c>: <c>${Name}</c>, <c>${Name.Attribute}</c>, and <c>${!Literal}</c>.</summary>
internal static class SubstitutionTemplate
{
    /// <summary>Replaces every variable by what <paramref name="valueOf"/> says.</summary>
    public static string Replace(string text, Func<string, string> valueOf)
    {
        var result = new StringBuilder();
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf('}', start) is >= 0 and var end)
        {
            var name = text[(start + 2)..end];
            result.Append(text, at, start - at);
            result.Append(name.StartsWith('!') ? "${" + name[1..] + "}" : valueOf(name));
            at = end + 1;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Names of the variables.</summary>
    public static IReadOnlyList<string> Names(string text)
    {
        List<string> names = [];
        Replace(text, name =>
        {
            names.Add(name);
            return "";
        });
        return names;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace LocalCloud.EventBridge;

/// <summary>Makes a target's input out of an event: variables by path, put into a template where it says <c>&lt;name&gt;</c>.</summary>
internal sealed partial class InputTransformer
{
    private const int MaxVariables = 100;
    private const int MaxTemplateLength = 8_192;

    private readonly IReadOnlyDictionary<string, EventPath> _paths;
    private readonly string _template;

    private InputTransformer(IReadOnlyDictionary<string, EventPath> paths, string template) => (_paths, _template) = (paths, template);

    /// <summary>Reads a transformer.</summary>
    /// <param name="paths">Path by variable.</param>
    /// <param name="template">The template: JSON with variables as values or within texts.</param>
    /// <param name="problem">What is wrong with it, when the result is <see langword="null"/>.</param>
    public static InputTransformer? Parse(IReadOnlyDictionary<string, string> paths, string template, out string problem)
    {
        var parsed = paths.ToDictionary(pair => pair.Key, pair => EventPath.Parse(pair.Value));
        problem = paths.Count > MaxVariables ? $"at most {MaxVariables} variables"
            : template.Length > MaxTemplateLength ? $"a template has at most {MaxTemplateLength} characters"
            : paths.Keys.FirstOrDefault(name => !Name.IsMatch(name) || name.StartsWith("aws", StringComparison.OrdinalIgnoreCase)) is { } name ? $"'{name}' can't be a variable"
            : parsed.FirstOrDefault(pair => pair.Value is null).Key is { } pathless ? $"'{paths[pathless]}' is no path"
            : Variable.Matches(template).Select(match => match.Groups["name"].Value).FirstOrDefault(used => !paths.ContainsKey(used) && !IsPredefined(used)) is { } unknown
                ? $"'{unknown}' is no variable"
            : "";
        if (problem.Length > 0)
        {
            return null;
        }

        var transformer = new InputTransformer(parsed.ToDictionary(pair => pair.Key, pair => pair.Value!), template);
        problem = transformer.GivesJson() ? "" : "the template is no JSON";
        return problem.Length > 0 ? null : transformer;
    }

    /// <summary>The input for an event.</summary>
    public string Apply(JsonObject e, string ruleArn, DateTimeOffset now)
    {
        var result = new StringBuilder();
        var isInText = false;
        for (var i = 0; i < _template.Length; i++)
        {
            if (_template[i] == '<' && Variable.Match(_template, i) is { Success: true } match && match.Index == i)
            {
                result.Append(Write(Value(match.Groups["name"].Value, e, ruleArn, now), isInText));
                i += match.Length - 1;
                continue;
            }

            isInText ^= _template[i] == '"';
            result.Append(_template[i]);
            if (isInText && _template[i] == '\\' && i + 1 < _template.Length)
            {
                result.Append(_template[++i]);
            }
        }

        return result.ToString();
    }

    private (bool IsThere, JsonNode? Value) Value(string name, JsonObject e, string ruleArn, DateTimeOffset now) => name switch
    {
        "aws.events.rule-arn" => (true, ruleArn),
        "aws.events.rule-name" => (true, ruleArn[(ruleArn.LastIndexOf('/') + 1)..]),
        "aws.events.event.ingestion-time" => (true, now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
        "aws.events.event.json" => (true, e),
        // The event without its detail.
        "aws.events.event" => (true, new JsonObject(e.Where(pair => pair.Key != "detail").Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())))),
        _ => (_paths[name].TryFind(e, out var value), value),
    };

    // A text stands in quotation marks of its own unless the template has them; anything else within a text is written as JSON.
    // What a variable becomes that has no value is not documented beyond "won't appear": nothing within a text, an empty text else.
    private static string Write((bool IsThere, JsonNode? Value) variable, bool isInText)
    {
        if (!variable.IsThere)
        {
            return isInText ? "" : "\"\"";
        }

        var json = variable.Value is null ? "null" : Gateway.JsonText.Write(variable.Value);
        return !isInText ? json
            : variable.Value?.GetValueKind() == JsonValueKind.String ? json[1..^1]
            : JsonSerializer.Serialize(json, EventJson.Default.String)[1..^1];
    }

    private static bool IsPredefined(string name) => name is "aws.events.rule-arn" or "aws.events.rule-name"
        or "aws.events.event.ingestion-time" or "aws.events.event" or "aws.events.event.json";

    private bool GivesJson()
    {
        try
        {
            JsonNode.Parse(Apply([], "rule/name", DateTimeOffset.UnixEpoch));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"<(?<name>[A-Za-z0-9_.-]+)>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }
}

/// <summary>A path into an event: <c>$.detail.items[0].name</c>, <c>$.detail['a b']</c>.</summary>
internal sealed partial class EventPath
{
    private readonly List<string> _steps;

    private EventPath(List<string> steps) => _steps = steps;

    /// <summary>Reads a path, or <see langword="null"/> for what is none, or needs more than one value.</summary>
    public static EventPath? Parse(string text) => Form.Match(text) is { Success: true } match
        ? new([.. match.Groups["step"].Captures.Select(capture => capture.Value)])
        : null;

    /// <summary>What stands there; <see langword="false"/> when nothing does.</summary>
    public bool TryFind(JsonNode? e, out JsonNode? value)
    {
        value = e;
        foreach (var step in _steps)
        {
            switch (value)
            {
                case JsonObject fields when fields.TryGetPropertyValue(step, out var field):
                    value = field;
                    break;
                case JsonArray elements when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < elements.Count:
                    value = elements[i];
                    break;
                default:
                    value = null;
                    return false;
            }
        }

        return true;
    }

    [GeneratedRegex(
        @"^\$(?:\.(?<step>[^.\[\]'""*?()\s]+)|\[(?<step>[0-9]+)\]|\['(?<step>[^'\]]+)'\]|\[""(?<step>[^""\]]+)""\])*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form { get; }
}

/// <summary>Texts as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class EventJson : JsonSerializerContext;

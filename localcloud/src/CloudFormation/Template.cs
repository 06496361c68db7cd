using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCloud.CloudFormation;

/// <summary>A CloudFormation template in JSON.</summary>
internal sealed record Template
{
    private static readonly HashSet<string> Sections =
        ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Rules"];

    // What becomes of a replaced resource has no meaning here: every start applies the whole template to what is there.
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
            json["Condition"]?.GetValue<string>())
        {
            DeletionPolicy = json["DeletionPolicy"]?.GetValue<string>() ?? TemplateResource.Delete,
        };
        if (resource.DeletionPolicy is not (TemplateResource.Delete or "Retain" or "RetainExceptOnCreate"))
        {
            problems.Add($"{resource}: the DeletionPolicy {resource.DeletionPolicy} is not supported.");
        }

        problems.AddRange(json
            .Where(attribute => !ResourceAttributes.Contains(attribute.Key))
            .Select(attribute => $"{resource}: the attribute {attribute.Key} is not supported."));
        return resource;
    }

    private static JsonObject Section(JsonObject json, string name) => json[name] as JsonObject ?? [];
}

/// <summary>A resource as it stands in the template.</summary>
/// <param name="LogicalId">Its key.</param>
/// <param name="Type"><c>AWS::IoT::Policy</c>.</param>
/// <param name="Properties">Its properties, intrinsic functions unresolved.</param>
/// <param name="DependsOn">Logical ids that must be there before it, beyond those that its properties name.</param>
/// <param name="Condition">The condition that decides whether it exists, or <see langword="null"/>.</param>
internal sealed record TemplateResource(
    string LogicalId, string Type, JsonObject Properties, IReadOnlyList<string> DependsOn, string? Condition)
{
    /// <summary>The policy of what goes with its stack.</summary>
    public const string Delete = "Delete";

    /// <summary>What becomes of it when its stack is deleted: <c>Delete</c>, <c>Retain</c> or <c>RetainExceptOnCreate</c>.</summary>
    public string DeletionPolicy { get; init; } = Delete;

    /// <summary>Whether it stays when its stack is deleted.</summary>
    public bool IsRetained => DeletionPolicy != Delete;

    /// <summary>For messages: <c>Broadcasts (AWS::IoT::TopicRule)</c>.</summary>
    public override string ToString() => $"{LogicalId} ({Type})";
}

/// <summary>Values of the template's parameters: what was given, else their defaults.</summary>
internal static class TemplateParameters
{
    /// <summary>Reads the values; what has none, or a wrong one, is added to <paramref name="problems"/>.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Values(
        Template template, ICollection<string> problems, IReadOnlyDictionary<string, string>? given = null)
    {
        var values = new Dictionary<string, JsonNode?>();
        foreach (var (name, parameter) in template.Parameters)
        {
            var type = parameter?["Type"]?.GetValue<string>() ?? "";
            var text = given?.GetValueOrDefault(name) ?? Scalars.TextOf(parameter?["Default"]);
            // The path of the bootstrap version stands for its value: nothing but the rule that checks it asks for it.
            var isBootstrap = type == "AWS::SSM::Parameter::Value<String>" && name == "BootstrapVersion";
            var problem = text is null ? "has no default"
                : isBootstrap ? null
                : type is not ("String" or "Number" or "CommaDelimitedList" or "List<Number>") ? $"has the type {type}, which is not supported"
                : ParameterConstraints.ProblemOf(type, parameter as JsonObject ?? [], text);
            if (problem is not null)
            {
                problems.Add($"The parameter {name} {problem}.");
                continue;
            }

            values[name] = type is "CommaDelimitedList" or "List<Number>"
                ? new JsonArray([.. text!.Split(',').Select(part => JsonValue.Create(part.Trim()))])
                : JsonValue.Create(text);
        }

        return values;
    }
}

/// <summary>What a template demands of a parameter's value.</summary>
internal static class ParameterConstraints
{
    /// <summary>Why the value is refused, or <see langword="null"/>.</summary>
    public static string? ProblemOf(string type, JsonObject parameter, string text)
    {
        IReadOnlyList<string> parts = type is "CommaDelimitedList" or "List<Number>" ? [.. text.Split(',').Select(part => part.Trim())] : [text];
        var problem = parts.Select(part => ProblemOf(parameter, part, isNumber: type is "Number" or "List<Number>")).FirstOrDefault(one => one is not null);
        return problem is null ? null
            : Scalars.TextOf(parameter["ConstraintDescription"]) is { } description ? $"is {text}: {description}"
            : $"is {text}, which {problem}";
    }

    private static string? ProblemOf(JsonObject parameter, string text, bool isNumber)
    {
        if (parameter["AllowedValues"] is JsonArray allowed && !allowed.Any(value => Scalars.TextOf(value) == text))
        {
            return $"is none of {string.Join(", ", allowed.Select(Scalars.TextOf))}";
        }

        return isNumber ? ProblemOfNumber(parameter, text) : ProblemOfText(parameter, text);
    }

    private static string? ProblemOfText(JsonObject parameter, string text) =>
        Number(parameter, "MinLength") > text.Length ? "is too short"
        : Number(parameter, "MaxLength") < text.Length ? "is too long"
        : Scalars.TextOf(parameter["AllowedPattern"]) is { } pattern && !Matches(text, pattern) ? $"does not match {pattern}"
        : null;

    private static string? ProblemOfNumber(JsonObject parameter, string text) =>
        !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? "is not a number"
        : Number(parameter, "MinValue") > number ? "is too small"
        : Number(parameter, "MaxValue") < number ? "is too large"
        : null;

    private static decimal? Number(JsonObject parameter, string name) =>
        decimal.TryParse(Scalars.TextOf(parameter[name]), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // The whole value must match, as in CloudFormation.
    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}

/// <summary>The template holds what LocalCloud does not carry out. The message names logical id, type and property.</summary>
public sealed class UnsupportedTemplateException(string message) : Exception(message);

using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

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

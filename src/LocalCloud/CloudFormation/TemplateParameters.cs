using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>Values of the template's parameters, which are their defaults.</summary>
internal static class TemplateParameters
{
    /// <summary>Reads the values; what has none is added to <paramref name="problems"/>.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Values(Template template, ICollection<string> problems)
    {
        var values = new Dictionary<string, JsonNode?>();
        foreach (var (name, parameter) in template.Parameters)
        {
            var type = parameter?["Type"]?.GetValue<string>() ?? "";
            var text = Scalars.TextOf(parameter?["Default"]);
            // The path of the bootstrap version stands for its value: nothing but the rule that checks it asks for it.
            var isBootstrap = type == "AWS::SSM::Parameter::Value<String>" && name == "BootstrapVersion";
            if (text is null || (!isBootstrap && type is not ("String" or "Number" or "CommaDelimitedList")))
            {
                problems.Add(text is null
                    ? $"The parameter {name} has no default."
                    : $"The parameter {name} has the type {type}, which is not supported.");
                continue;
            }

            values[name] = type == "CommaDelimitedList"
                ? new JsonArray([.. text.Split(',').Select(part => JsonValue.Create(part.Trim()))])
                : JsonValue.Create(text);
        }

        return values;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>Reads a resource's properties; CloudFormation takes numbers and booleans as text too.</summary>
internal static class ResourceProperties
{
    /// <summary>A refusal of a property's value.</summary>
    public static UnsupportedTemplateException Unsupported(this ResourceRequest request, string property, string reason) =>
        new($"{request.LogicalId} ({request.Type}): {property}: {reason}.");

    /// <summary>A text, or <see langword="null"/> when the property is missing.</summary>
    /// <exception cref="UnsupportedTemplateException">It is something else.</exception>
    public static string? Text(this ResourceRequest request, string property) => request.Properties[property] switch
    {
        null => null,
        JsonValue value => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(),
        _ => throw request.Unsupported(property, "must be a text"),
    };

    /// <summary>A required text.</summary>
    /// <exception cref="UnsupportedTemplateException">It is missing or something else.</exception>
    public static string RequiredText(this ResourceRequest request, string property) =>
        request.Text(property) ?? throw request.Unsupported(property, "is required");

    /// <summary>A whole number within limits, or <see langword="null"/> when the property is missing.</summary>
    /// <exception cref="UnsupportedTemplateException">It is something else or out of range.</exception>
    public static int? Number(this ResourceRequest request, string property, int least, int most)
    {
        if (request.Text(property) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
                ? number
                : throw request.Unsupported(property, $"must be a whole number from {least} to {most}");
    }

    /// <summary>True or false, or <see langword="null"/> when the property is missing.</summary>
    /// <exception cref="UnsupportedTemplateException">It is something else.</exception>
    public static bool? Flag(this ResourceRequest request, string property) => request.Text(property) switch
    {
        null => null,
        "true" or "True" => true,
        "false" or "False" => false,
        _ => throw request.Unsupported(property, "must be true or false"),
    };

    /// <summary>An object, or <see langword="null"/> when the property is missing.</summary>
    /// <exception cref="UnsupportedTemplateException">It is something else.</exception>
    public static JsonObject? Object(this ResourceRequest request, string property) => request.Properties[property] switch
    {
        null => null,
        JsonObject value => value,
        _ => throw request.Unsupported(property, "must be an object"),
    };

    /// <summary>A list of objects; empty when the property is missing.</summary>
    /// <exception cref="UnsupportedTemplateException">It is something else.</exception>
    public static IReadOnlyList<JsonObject> Objects(this ResourceRequest request, string property) => request.Properties[property] switch
    {
        null => [],
        JsonArray values when values.All(value => value is JsonObject) => [.. values.Cast<JsonObject>()],
        _ => throw request.Unsupported(property, "must be a list of objects"),
    };

    /// <summary>A list of texts; empty when the property is missing.</summary>
    /// <exception cref="UnsupportedTemplateException">It is something else.</exception>
    public static IReadOnlyList<string> Texts(this ResourceRequest request, string property) => request.Properties[property] switch
    {
        null => [],
        JsonArray values when values.All(value => value?.GetValueKind() == JsonValueKind.String) =>
            [.. values.Select(value => value!.GetValue<string>())],
        _ => throw request.Unsupported(property, "must be a list of texts"),
    };
}

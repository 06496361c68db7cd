using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCloud.CloudFormation;

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

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCloud.EventBridge;

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

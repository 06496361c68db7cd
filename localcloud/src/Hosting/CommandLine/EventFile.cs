using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalCloud.Hosting.CommandLine;

/// <summary>
/// An event from a file, as it is handed to a function: <c>${Name}</c> stands for the stack's output of that name, and members can be
/// replaced from the command line.
/// </summary>
internal static partial class EventFile
{
    /// <summary>The event's bytes. A file that needs nothing filled in is handed on unchanged, JSON or not.</summary>
    /// <exception cref="LocalCloudException">A member to replace is not there, or the event is not JSON.</exception>
    public static byte[] Fill(byte[] file, IReadOnlyDictionary<string, string> outputs, IReadOnlyList<string> replacements)
    {
        var text = Encoding.UTF8.GetString(file);
        var filled = Placeholder.Replace(text, match => outputs.GetValueOrDefault(match.Groups["name"].Value, match.Value));
        if (replacements.Count == 0)
        {
            return filled == text ? file : Encoding.UTF8.GetBytes(filled);
        }

        var root = Parse(filled);
        foreach (var replacement in replacements)
        {
            Replace(root, replacement);
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder { get; }

    private static JsonNode Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? throw new LocalCloudException("The event is null: --set has nothing to replace in it.");
        }
        catch (JsonException e)
        {
            throw new LocalCloudException($"The event is not JSON, so --set can't replace anything in it: {e.Message}", e);
        }
    }

    private static void Replace(JsonNode root, string replacement)
    {
        if (replacement.Split('=', 2) is not [var path, var value] || path.Length == 0)
        {
            throw new LocalCloudException($"--set takes path=value, not '{replacement}': --set detail.userId=…");
        }

        var names = path.Split('.');
        var parent = names[..^1].Aggregate((JsonNode?)root, (node, name) => (node as JsonObject)?[name]);
        if (parent is not JsonObject target || !target.ContainsKey(names[^1]))
        {
            throw new LocalCloudException($"The event has no member {path} that --set could replace.");
        }

        target[names[^1]] = value;
    }
}

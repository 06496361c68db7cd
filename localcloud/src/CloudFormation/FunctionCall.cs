using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

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

using System.Text.Json.Nodes;

namespace LocalCloud.DynamoDb;

/// <summary>Tables are named by name or by ARN.</summary>
internal static class TableNames
{
    private const string InArn = ":table/";

    /// <summary>The table's name, or <see langword="null"/> when there is none.</summary>
    public static string? Of(JsonNode? nameOrArn) => RequestAttributes.Text(nameOrArn) is { Length: > 0 } text
        ? text.IndexOf(InArn, StringComparison.Ordinal) is var at && at >= 0
            ? text[(at + InArn.Length)..].Split('/')[0]
            : text
        : null;
}

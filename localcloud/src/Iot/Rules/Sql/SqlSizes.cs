using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>How large values are, about, in bytes: what their work costs, and where they end.</summary>
internal static class SqlSizes
{
    /// <summary>
    /// The largest value that an expression may make. A rule's result ends at 128 KB; what is larger on the way is a text or array that
    /// grows with every call.
    /// </summary>
    public const int Largest = 512 * 1024;

    private const int PerNode = 16;

    /// <summary>The size of a value.</summary>
    public static long Of(SqlValue value) =>
        PerNode + value.Text.Length + (value.Payload?.Length ?? 0) + (value.Kind == SqlKind.Structure ? Of(value.Node) : 0);

    /// <summary>The size of a tree.</summary>
    public static long Of(JsonNode? node)
    {
        long size = PerNode;
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields)
                {
                    size += name.Length + Of(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    size += Of(item);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                size += value.GetValue<string>().Length;
                break;
        }

        return size;
    }
}

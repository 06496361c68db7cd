using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>
/// How much work one message may make for a statement. AWS limits it too, without saying how (it documents a rule payload of 128 KB and
/// 2 s for functions that leave the engine); here a unit is about a byte that is touched, and the whole is some tens of milliseconds.
/// </summary>
internal sealed class SqlBudget
{
    private const long Units = 1_500_000;

    private long _left = Units;

    /// <summary>Takes some.</summary>
    /// <exception cref="SqlBudgetException">There is not enough.</exception>
    public void Spend(long units)
    {
        _left -= units;
        if (_left < 0)
        {
            throw new SqlBudgetException();
        }
    }
}

/// <summary>A statement makes more work than one message may.</summary>
internal sealed class SqlBudgetException() : Exception("the statement makes more work than one message may");

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

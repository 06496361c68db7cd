using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>What <c>=</c> means (developer guide, "iot-sql-operators").</summary>
internal static class SqlEquality
{
    /// <summary>
    /// Whether two values are equal. Values of different types are not: '5' is not 5. With Undefined the answer is Undefined.
    /// </summary>
    public static bool? AreEqual(SqlValue left, SqlValue right, SqlBudget budget)
    {
        budget.Spend(SqlSizes.Of(left) + SqlSizes.Of(right));
        if (left.IsUndefined || right.IsUndefined)
        {
            return null;
        }

        return left.Kind == right.Kind && left.Kind switch
        {
            SqlKind.Null => true,
            SqlKind.Boolean => left.IsTrue == right.IsTrue,
            SqlKind.Number => left.Number == right.Number,
            SqlKind.Text => left.Text == right.Text,
            SqlKind.Structure => AreEqual(left.Node, right.Node),
            _ => left.Payload is { } a && right.Payload is { } b && a.Span.SequenceEqual(b.Span),
        };
    }

    // The order of keys is unimportant, 1 and 1.0 are the same.
    private static bool AreEqual(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (JsonObject a, JsonObject b) =>
            a.Count == b.Count && a.All(field => b.TryGetPropertyValue(field.Key, out var other) && AreEqual(field.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonObject or JsonArray, _) or (_, JsonObject or JsonArray) => false,
        _ => AreEqualLeaves(SqlValue.FromJson(left), SqlValue.FromJson(right)),
    };

    private static bool AreEqualLeaves(SqlValue left, SqlValue right) =>
        left.Kind == right.Kind && left.Number == right.Number && left.Text == right.Text && left.IsTrue == right.IsTrue
        && (left.Kind != SqlKind.Structure || left.Node!.ToJsonString() == right.Node!.ToJsonString());
}

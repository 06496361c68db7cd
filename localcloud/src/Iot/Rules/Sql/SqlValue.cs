using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Iot.Rules.Sql.Numbers;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>A value of AWS IoT SQL, with its conversions (developer guide, "iot-sql-data-types").</summary>
internal readonly record struct SqlValue
{
    private readonly bool _flag;

    private SqlValue(SqlKind kind, bool flag = false, SqlDecimal number = default, string text = "", JsonNode? node = null)
    {
        Kind = kind;
        _flag = flag;
        Number = number;
        Text = text;
        Node = node;
    }

    /// <summary>Its type.</summary>
    public SqlKind Kind { get; }

    /// <summary>A number's value.</summary>
    public SqlDecimal Number { get; }

    /// <summary>A text's value; empty otherwise.</summary>
    public string Text { get => field ?? ""; }

    /// <summary>An array or object.</summary>
    public JsonNode? Node { get; }

    /// <summary>The message's payload as it came, if this is <c>*</c>.</summary>
    public ReadOnlyMemory<byte>? Payload { get; init; }

    /// <summary>Undefined.</summary>
    public static SqlValue Undefined => default;

    /// <summary>Null.</summary>
    public static SqlValue Null => new(SqlKind.Null);

    /// <summary>Whether this is Undefined.</summary>
    public bool IsUndefined => Kind == SqlKind.Undefined;

    /// <summary>Whether this is true, or a text that says so; anything else is not.</summary>
    public bool IsTrue => AsBoolean() == true;

    /// <summary>Whether this has a form in JSON: Undefined and a payload that is no JSON have none.</summary>
    public bool IsJson => Kind is not (SqlKind.Undefined or SqlKind.Binary);

    /// <summary>A Boolean.</summary>
    public static SqlValue Of(bool flag) => new(SqlKind.Boolean, flag: flag);

    /// <summary>A number.</summary>
    public static SqlValue Of(SqlDecimal number) => new(SqlKind.Number, number: number);

    /// <summary>A number, or Undefined when it is too large.</summary>
    public static SqlValue Of(SqlDecimal? number) => number is { } value ? Of(value) : Undefined;

    /// <summary>A whole number.</summary>
    public static SqlValue Of(long number) => Of(SqlDecimal.Of(number));

    /// <summary>A text.</summary>
    public static SqlValue Of(string text) => new(SqlKind.Text, text: text);

    /// <summary>An array or object.</summary>
    public static SqlValue Of(JsonNode structure) => new(SqlKind.Structure, node: structure);

    /// <summary>The payload as a value: an array or object if it is one, else bytes.</summary>
    public static SqlValue OfPayload(ReadOnlyMemory<byte> payload, JsonNode? json) =>
        (json is JsonObject or JsonArray ? Of(json) : new SqlValue(SqlKind.Binary)) with { Payload = payload };

    /// <summary>A value out of JSON.</summary>
    public static SqlValue FromJson(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => Null,
        JsonValueKind.True => Of(flag: true),
        JsonValueKind.False => Of(flag: false),
        JsonValueKind.String => Of(node.GetValue<string>()),

        // Out of the range of Decimal: it passes through as it was written, and converts to nothing.
        JsonValueKind.Number => SqlDecimalText.Parse(node.ToJsonString()) is { } number
            ? new SqlValue(SqlKind.Number, number: number, node: node)
            : Of(node),
        _ => Of(node),
    };

    /// <summary>The value as JSON, belonging to nobody yet. Callers look at <see cref="IsJson"/> before.</summary>
    public JsonNode? ToJson() => Kind switch
    {
        SqlKind.Boolean => JsonValue.Create(_flag),
        SqlKind.Number => Number.IsInt || Node is null ? JsonNode.Parse(Number.ToString()) : Node.DeepClone(),
        SqlKind.Text => JsonValue.Create(Text),
        SqlKind.Structure => Whole(Node!),
        _ => null,
    };

    /// <summary>The number that this is or can be read as, or <see langword="null"/>.</summary>
    public SqlDecimal? AsNumber() => Kind switch
    {
        SqlKind.Number => Number,
        SqlKind.Text when !Text.Contains("E+", StringComparison.OrdinalIgnoreCase) => SqlDecimalText.Parse(Text),
        _ => null,
    };

    /// <summary>The Boolean that this is or can be read as, or <see langword="null"/>.</summary>
    public bool? AsBoolean() => Kind switch
    {
        SqlKind.Boolean => _flag,
        SqlKind.Text when Text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        SqlKind.Text when Text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        _ => null,
    };

    /// <summary>The text that this is or is written as, or <see langword="null"/>.</summary>
    public string? AsText() => Kind switch
    {
        SqlKind.Text => Text,
        SqlKind.Number => Number.ToString(),
        SqlKind.Boolean => _flag ? "true" : "false",
        SqlKind.Structure => RuleJson.Write(ToJson()),
        _ => null,
    };

    // A copy in which whole numbers are Ints, as everywhere (10.0 is 10).
    private static JsonNode? Whole(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Whole(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Whole)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E') =>
            SqlDecimalText.Parse(value.ToJsonString()) is { IsInt: true } number ? JsonNode.Parse(number.ToString()) : value.DeepClone(),
        _ => node?.DeepClone(),
    };
}

/// <summary>The data types of AWS IoT SQL (developer guide, "iot-sql-data-types").</summary>
internal enum SqlKind
{
    /// <summary>Nothing: a missing field, a wrong argument. Left out of the result.</summary>
    Undefined,

    /// <summary>JSON's null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Int and Decimal.</summary>
    Number,

    /// <summary>String.</summary>
    Text,

    /// <summary>Array or Object.</summary>
    Structure,

    /// <summary>A payload that is neither array nor object: what <c>*</c> is then.</summary>
    Binary,
}

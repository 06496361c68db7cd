using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>A value of AWS IoT SQL.</summary>
internal readonly record struct SqlValue
{
    private readonly bool _flag;

    private SqlValue(SqlKind kind, bool flag = false, decimal number = 0, string text = "", JsonNode? node = null)
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
    public decimal Number { get; }

    /// <summary>A text's value; empty otherwise.</summary>
    public string Text { get => field ?? ""; }

    /// <summary>An array or object.</summary>
    public JsonNode? Node { get; }

    /// <summary>A binary's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>Undefined.</summary>
    public static SqlValue Undefined => default;

    /// <summary>Null.</summary>
    public static SqlValue Null => new(SqlKind.Null);

    /// <summary>Whether this is Undefined.</summary>
    public bool IsUndefined => Kind == SqlKind.Undefined;

    /// <summary>Whether this is true; anything but true is not.</summary>
    public bool IsTrue => Kind == SqlKind.Boolean && _flag;

    /// <summary>A Boolean.</summary>
    public static SqlValue Of(bool flag) => new(SqlKind.Boolean, flag: flag);

    /// <summary>A number. Whole ones are Ints, also when written 10.0 (2016-03-23).</summary>
    public static SqlValue Of(decimal number) => new(SqlKind.Number, number: number);

    /// <summary>A text.</summary>
    public static SqlValue Of(string text) => new(SqlKind.Text, text: text);

    /// <summary>Bytes.</summary>
    public static SqlValue Of(ReadOnlyMemory<byte> bytes) => new(SqlKind.Binary) { Bytes = bytes };

    /// <summary>A value out of JSON.</summary>
    public static SqlValue FromJson(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => Null,
        JsonValueKind.True => Of(flag: true),
        JsonValueKind.False => Of(flag: false),
        JsonValueKind.String => Of(node.GetValue<string>()),
        JsonValueKind.Number => FromNumber(node),
        _ => new SqlValue(SqlKind.Structure, node: node),
    };

    /// <summary>The value as JSON. Undefined and bytes have none; callers look for them before.</summary>
    public JsonNode? ToJson() => Kind switch
    {
        SqlKind.Boolean => JsonValue.Create(_flag),
        SqlKind.Number => decimal.IsInteger(Number) && Math.Abs(Number) <= long.MaxValue
            ? JsonValue.Create((long)Number)
            : JsonValue.Create(Number),
        SqlKind.Text => JsonValue.Create(Text),
        SqlKind.Structure => Node!.DeepClone(),
        _ => null,
    };

    /// <summary>The number that this is or can be read as, or <see langword="null"/>.</summary>
    public decimal? AsNumber() => Kind switch
    {
        SqlKind.Number => Number,
        SqlKind.Text when decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>The text that this is or is written as, or <see langword="null"/>.</summary>
    public string? AsText() => Kind switch
    {
        SqlKind.Text => Text,
        SqlKind.Null => "Null",
        SqlKind.Boolean or SqlKind.Number or SqlKind.Structure => ToJson()!.ToJsonString(),
        _ => null,
    };

    // Beyond decimal's 28 digits a number goes through as it was written; for SQL's arithmetic it is Undefined.
    private static SqlValue FromNumber(JsonNode node) =>
        decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? Of(number)
            : new SqlValue(SqlKind.Structure, node: node);
}

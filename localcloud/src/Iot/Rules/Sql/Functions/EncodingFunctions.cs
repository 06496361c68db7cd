using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary><c>encode</c> and <c>decode</c>, with base64. Of <c>*</c> the payload's bytes are encoded, whatever they are.</summary>
internal static class EncodingFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("encode", 2, 2, static (_, arguments) => IsBase64(arguments[1]) ? Encode(arguments[0]) : SqlValue.Undefined),
        new("decode", 2, 2, static (_, arguments) => IsBase64(arguments[1]) ? Decode(arguments[0]) : SqlValue.Undefined),
    ];

    private static bool IsBase64(SqlValue scheme) => scheme is { Kind: SqlKind.Text, Text: "base64" };

    private static SqlValue Encode(SqlValue value) => value.Payload is { } payload
        ? SqlValue.Of(Convert.ToBase64String(payload.Span))
        : value.AsText() is { } text ? SqlValue.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))
        : SqlValue.Undefined;

    // JSON if it is some ("iot-sql-where" decodes 80 to a number), else a text; Null when it is not base64.
    private static SqlValue Decode(SqlValue value)
    {
        if (value.Kind != SqlKind.Text)
        {
            return SqlValue.Undefined;
        }

        var bytes = new byte[value.Text.Length];
        if (!Convert.TryFromBase64String(value.Text, bytes, out var length))
        {
            return SqlValue.Null;
        }

        var decoded = bytes.AsSpan(0, length);
        return RuleJson.Read(decoded) is { } json ? SqlValue.FromJson(json) : SqlValue.Of(Encoding.UTF8.GetString(decoded));
    }
}

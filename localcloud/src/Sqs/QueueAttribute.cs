namespace LocalCloud.Sqs;

/// <summary>A message attribute.</summary>
/// <param name="DataType"><c>String</c>, <c>Number</c> or <c>Binary</c>, perhaps with a custom label: <c>Number.int</c>.</param>
/// <param name="StringValue">Its value as text; base64 when the type is <c>Binary</c>.</param>
public sealed record QueueAttribute(string DataType, string StringValue)
{
    /// <summary>Whether the value is bytes.</summary>
    internal bool IsBinary => DataType == "Binary" || DataType.StartsWith("Binary.", StringComparison.Ordinal);

    /// <summary>Whether the value must be a number.</summary>
    internal bool IsNumber => DataType == "Number" || DataType.StartsWith("Number.", StringComparison.Ordinal);

    /// <summary>Bytes of the value; of what is no base64, those of its text.</summary>
    internal int Size => IsBinary && Convert.TryFromBase64String(StringValue, new byte[StringValue.Length], out var length)
        ? length
        : System.Text.Encoding.UTF8.GetByteCount(StringValue);

    /// <summary>The value's bytes as they count for size and digest.</summary>
    internal byte[] Bytes => IsBinary
        ? Convert.FromBase64String(StringValue)
        : System.Text.Encoding.UTF8.GetBytes(StringValue);
}

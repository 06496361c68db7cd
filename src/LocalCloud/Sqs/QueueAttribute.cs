namespace LocalCloud.Sqs;

/// <summary>A message attribute.</summary>
/// <param name="DataType"><c>String</c>, <c>Number</c> or <c>Binary</c>, perhaps with a custom label: <c>Number.int</c>.</param>
/// <param name="StringValue">Its value as text; base64 when the type is <c>Binary</c>.</param>
public sealed record QueueAttribute(string DataType, string StringValue)
{
    /// <summary>Whether the value is bytes.</summary>
    internal bool IsBinary => DataType == "Binary" || DataType.StartsWith("Binary.", StringComparison.Ordinal);

    /// <summary>The value's bytes as they count for size and digest.</summary>
    internal byte[] Bytes => IsBinary
        ? Convert.FromBase64String(StringValue)
        : System.Text.Encoding.UTF8.GetBytes(StringValue);
}

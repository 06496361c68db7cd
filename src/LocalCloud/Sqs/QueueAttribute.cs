namespace LocalCloud.Sqs;

/// <summary>A message attribute.</summary>
/// <param name="DataType"><c>String</c> or <c>Number</c>.</param>
/// <param name="StringValue">Its value as text.</param>
public sealed record QueueAttribute(string DataType, string StringValue);

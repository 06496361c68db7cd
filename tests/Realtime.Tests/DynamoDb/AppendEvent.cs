namespace Realtime.Tests.DynamoDb;

/// <summary>What one process has to append, again and again until it is reported done.</summary>
internal sealed record AppendEvent(string Sender, string[] Ids);

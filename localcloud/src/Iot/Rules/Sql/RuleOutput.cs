namespace LocalCloud.Iot.Rules.Sql;

/// <summary>What a statement makes of a message.</summary>
/// <param name="Payload">The bytes for the actions.</param>
/// <param name="IsJson">Whether they are JSON; only a bare <c>SELECT *</c> lets anything else through.</param>
internal sealed record RuleOutput(ReadOnlyMemory<byte> Payload, bool IsJson);

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>A rule's SQL is wrong, or uses what LocalCloud does not carry out.</summary>
/// <param name="position">Where, counted from 1.</param>
/// <param name="problem">What.</param>
internal sealed class SqlSyntaxException(int position, string problem) : Exception($"at position {position}: {problem}");

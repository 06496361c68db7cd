namespace LocalCloud.Iot.Rules.Sql;

/// <summary>A statement makes more work than one message may.</summary>
internal sealed class SqlBudgetException() : Exception("the statement makes more work than one message may");

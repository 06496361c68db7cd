using LocalCloud.Iot.Rules.Sql.Expressions;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>One member of a SELECT list.</summary>
/// <param name="Expression">The expression, or <see langword="null"/> for <c>*</c>.</param>
/// <param name="Name">Its name in the result.</param>
internal sealed record SelectItem(SqlExpression? Expression, string Name);

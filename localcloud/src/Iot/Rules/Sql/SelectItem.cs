using LocalCloud.Iot.Rules.Sql.Expressions;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>One member of a SELECT list.</summary>
/// <param name="Expression">The expression, or <see langword="null"/> for <c>*</c>.</param>
/// <param name="Names">Its name in the result; several for <c>AS a.b</c>, which makes an object in an object.</param>
internal sealed record SelectItem(SqlExpression? Expression, IReadOnlyList<string> Names);

namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>A name: a field of the payload or of an element, or a nested query's alias.</summary>
internal sealed record PathExpression(string Name) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(SqlScope scope) => scope.Find(Name);
}

using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>Where names are looked up: in the message's payload, or in the array element that a nested query is at.</summary>
internal sealed class SqlScope
{
    private readonly SqlScope? _outer;
    private readonly string? _alias;

    private SqlScope(RuleContext context, SqlScope? outer, string? alias, SqlValue row)
    {
        Context = context;
        _outer = outer;
        _alias = alias;
        Row = row;
    }

    /// <summary>The message and the rest.</summary>
    public RuleContext Context { get; }

    /// <summary>What <c>*</c> is.</summary>
    public SqlValue Row { get; }

    /// <summary>Whether this is the message itself.</summary>
    public bool IsRoot => _outer is null;

    /// <summary>The message.</summary>
    public static SqlScope Root(RuleContext context) =>
        new(context, outer: null, alias: null, SqlValue.OfPayload(context.Message.Payload, context.Payload));

    /// <summary>One element within a nested query.</summary>
    public SqlScope At(SqlValue row, string? alias) => new(Context, this, alias, row);

    /// <summary>
    /// A name's value: an alias of this or an outer query, else a field of the row. Fields of outer rows are not seen without alias;
    /// AWS documents neither.
    /// </summary>
    public SqlValue Find(string name)
    {
        for (var scope = this; scope is { }; scope = scope._outer)
        {
            if (scope._alias == name)
            {
                return scope.Row;
            }
        }

        return Field(Row, name);
    }

    /// <summary>A field of an object; Undefined when there is none, or it is no object.</summary>
    public static SqlValue Field(SqlValue value, string name) =>
        value.Node is JsonObject fields && fields.TryGetPropertyValue(name, out var field) ? SqlValue.FromJson(field) : SqlValue.Undefined;
}

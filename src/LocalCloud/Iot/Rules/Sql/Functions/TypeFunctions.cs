namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Functions about what kind of value something is.</summary>
internal static class TypeFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("isundefined", 1, 1, static (_, arguments) => SqlValue.Of(arguments[0].IsUndefined)),
        new("isnull", 1, 1, static (_, arguments) => SqlValue.Of(arguments[0].Kind == SqlKind.Null)),
    ];
}

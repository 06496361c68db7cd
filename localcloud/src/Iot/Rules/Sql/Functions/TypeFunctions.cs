namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Functions about what kind of value something is.</summary>
internal static class TypeFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("isundefined", 1, 1, static (_, arguments) => SqlValue.Of(arguments[0].IsUndefined)),
        new("isnull", 1, 1, static (_, arguments) => SqlValue.Of(arguments[0].Kind == SqlKind.Null)),

        // A value that is Undefined or Null gives way; no value here is "not a number".
        new("nanvl", 2, 2, static (_, arguments) => IsMissing(arguments[0]) ? arguments[1] : arguments[0]),
        new("get_or_default", 1, 2, static (_, arguments) =>
            !IsMissing(arguments[0]) ? arguments[0] : arguments is [_, var other] ? other : SqlValue.Undefined),
    ];

    private static bool IsMissing(SqlValue value) => value.Kind is SqlKind.Undefined or SqlKind.Null;
}

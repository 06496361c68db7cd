namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>A function of AWS IoT SQL (developer guide, "iot-sql-functions").</summary>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="MinArguments">Arguments at least.</param>
/// <param name="MaxArguments">Arguments at most.</param>
/// <param name="Body">What it does; wrong arguments give Undefined.</param>
internal sealed record SqlFunction(
    string Name, int MinArguments, int MaxArguments, Func<RuleContext, IReadOnlyList<SqlValue>, SqlValue> Body)
{
    /// <summary>A call's share of the <see cref="SqlBudget"/>, beside its arguments' sizes.</summary>
    public int Cost { get; init; } = 20;
}

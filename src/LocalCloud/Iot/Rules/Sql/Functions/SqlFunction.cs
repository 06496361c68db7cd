namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>A function of AWS IoT SQL.</summary>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="MinArguments">Arguments at least.</param>
/// <param name="MaxArguments">Arguments at most.</param>
/// <param name="Body">What it does; wrong arguments give Undefined.</param>
internal sealed record SqlFunction(
    string Name, int MinArguments, int MaxArguments, Func<RuleContext, IReadOnlyList<SqlValue>, SqlValue> Body);

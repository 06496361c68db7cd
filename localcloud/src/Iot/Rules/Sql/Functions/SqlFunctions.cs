namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>
/// Every function that is carried out: the one registry. Missing are those that ask other services: aws_lambda, get_dynamodb,
/// get_registry_data, get_secret, get_thing_shadow, machinelearning_predict, and decode from protobuf.
/// </summary>
internal static class SqlFunctions
{
    private static readonly Dictionary<string, SqlFunction> Registry =
        new[]
        {
            MessageFunctions.All, PropertyFunctions.All, EncodingFunctions.All, TextFunctions.All, TypeFunctions.All, NumberFunctions.All, DoubleFunctions.All,
            BitFunctions.All, CollectionFunctions.All, PatternFunctions.All, HashFunctions.All, TimeFunctions.All,
        }
        .SelectMany(functions => functions)
        .ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<SqlFunction> All => Registry.Values;

    /// <summary>The function, or <see langword="null"/>.</summary>
    public static SqlFunction? Find(string name) => Registry.GetValueOrDefault(name);
}

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

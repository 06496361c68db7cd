namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Every function that is carried out: the one registry.</summary>
internal static class SqlFunctions
{
    private static readonly Dictionary<string, SqlFunction> All =
        new[] { MessageFunctions.All, EncodingFunctions.All, TextFunctions.All, TypeFunctions.All, NumberFunctions.All }
            .SelectMany(functions => functions)
            .ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The function, or <see langword="null"/>.</summary>
    public static SqlFunction? Find(string name) => All.GetValueOrDefault(name);
}

using System.Globalization;
using System.Net;

namespace LocalCloud.Iam;

/// <summary>The condition operators, without <c>Not</c>, set prefix and <c>IfExists</c>.</summary>
internal static class ConditionTests
{
    /// <summary>The operator with the policy's values; <see langword="null"/> when either is not understood.</summary>
    public static IConditionTest? Create(string name, IReadOnlyList<string> values, bool variables) => name switch
    {
        "StringEquals" => Text(values, variables, wildcards: false, StringComparison.Ordinal),
        "StringEqualsIgnoreCase" or "Bool" => Text(values, variables, wildcards: false, StringComparison.OrdinalIgnoreCase),
        "StringLike" => Text(values, variables, wildcards: true, StringComparison.Ordinal),
        // To AWS ArnEquals and ArnLike are the same: both take wildcards.
        "ArnEquals" or "ArnLike" => new ArnTest(values, variables),
        "BinaryEquals" => Binary(values),
        "Null" => values is [var absent] && bool.TryParse(absent, out var wantsAbsent) ? new PresenceTest(wantsAbsent) : null,
        "IpAddress" => Addresses(values),
        _ when name.StartsWith("Numeric", StringComparison.Ordinal) => Order(name["Numeric".Length..], values, Number),
        _ when name.StartsWith("Date", StringComparison.Ordinal) => Order(name["Date".Length..], values, Date),
        _ => null,
    };

    private static TextTest Text(IReadOnlyList<string> values, bool variables, bool wildcards, StringComparison comparison) =>
        new([.. values.Select(value => PatternParser.Parse(value, variables, wildcards))], comparison);

    private static BinaryTest? Binary(IReadOnlyList<string> values)
    {
        var wanted = values.Select(BinaryTest.Read).OfType<byte[]>().ToArray();
        return wanted.Length == values.Count ? new BinaryTest(wanted) : null;
    }

    private static OrderTest? Order(string name, IReadOnlyList<string> values, Func<string, decimal?> read)
    {
        Func<int, bool>? wanted = name switch
        {
            "Equals" => static order => order == 0,
            "LessThan" => static order => order < 0,
            "LessThanEquals" => static order => order <= 0,
            "GreaterThan" => static order => order > 0,
            "GreaterThanEquals" => static order => order >= 0,
            _ => null,
        };
        var limits = values.Select(read).OfType<decimal>().ToArray();
        return wanted is null || limits.Length != values.Count ? null : new OrderTest(limits, read, wanted);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // ISO 8601, or seconds since 1970.
    private static decimal? Date(string text) =>
        Number(text) ?? (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date.UtcTicks / 10_000_000m - 62_135_596_800m : null);

    private static AddressTest? Addresses(IReadOnlyList<string> values)
    {
        List<IPNetwork> networks = [];
        foreach (var value in values)
        {
            var block = value.Contains('/', StringComparison.Ordinal) ? value
                : value.Contains(':', StringComparison.Ordinal) ? value + "/128" : value + "/32";
            if (!IPNetwork.TryParse(block, out var network))
            {
                return null;
            }

            networks.Add(network);
        }

        return new(networks);
    }
}

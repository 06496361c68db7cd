using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace LocalCloud.Iam;

/// <summary>Compiles a statement's <c>Condition</c>.</summary>
internal static class ConditionParser
{
    /// <summary>Compiles the conditions; none when the element is missing.</summary>
    /// <exception cref="PolicyException">An operator is unknown, or a value does not suit it.</exception>
    public static IReadOnlyList<Condition> Parse(JsonNode? conditions, bool variables) => conditions switch
    {
        null => [],
        JsonObject operators => [.. operators.SelectMany(entry => Keys(entry.Key, entry.Value, variables))],
        _ => throw new PolicyException("Condition must be an object"),
    };

    private static IEnumerable<Condition> Keys(string operatorName, JsonNode? keys, bool variables) =>
        (keys as JsonObject ?? throw new PolicyException($"Condition {operatorName} must be an object"))
        .Select(entry => Parse(operatorName, entry.Key, PolicyParser.Texts(entry.Value, operatorName), variables));

    // "StringNotEquals" is "StringEquals" negated. Only these: there is no BoolNot, and no NumericNotLessThan.
    private static readonly Dictionary<string, string> Negations = new()
    {
        ["StringNotEquals"] = "StringEquals",
        ["StringNotEqualsIgnoreCase"] = "StringEqualsIgnoreCase",
        ["StringNotLike"] = "StringLike",
        ["NumericNotEquals"] = "NumericEquals",
        ["DateNotEquals"] = "DateEquals",
        ["NotIpAddress"] = "IpAddress",
        ["ArnNotEquals"] = "ArnEquals",
        ["ArnNotLike"] = "ArnLike",
    };

    private static Condition Parse(string operatorName, string key, IReadOnlyList<string> values, bool variables)
    {
        var name = operatorName;
        var set = Cut(ref name, "ForAllValues:") ? ConditionSet.All
            : Cut(ref name, "ForAnyValue:") ? ConditionSet.Any
            : ConditionSet.None;
        // Null asks for the key itself, so AWS has no NullIfExists.
        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal) && name != "NullIfExists";
        name = ifExists ? name[..^"IfExists".Length] : name;
        var negated = Negations.TryGetValue(name, out var positive);
        name = positive ?? name;
        var test = ConditionTests.Create(name, values, variables)
            ?? throw new PolicyException($"Condition {operatorName} is unknown, or a value of {key} does not suit it");
        return new() { Key = key, Set = set, IfExists = ifExists, Negated = negated, Test = test };
    }

    private static bool Cut(ref string name, string prefix)
    {
        var cuts = name.StartsWith(prefix, StringComparison.Ordinal);
        name = cuts ? name[prefix.Length..] : name;
        return cuts;
    }
}

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

/// <summary>A condition operator with the policy's values, compiled.</summary>
internal interface IConditionTest
{
    /// <summary>Whether a value of the request fits one of the policy's values.</summary>
    bool Fits(string value, in PolicyContext context);
}

/// <summary><c>StringEquals</c>, <c>StringLike</c> and their like.</summary>
internal sealed class TextTest(IReadOnlyList<PolicyPattern> patterns, StringComparison comparison) : IConditionTest
{
    public bool Fits(string value, in PolicyContext context)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(value, context, comparison))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// <c>ArnEquals</c> and <c>ArnLike</c>: the six parts of an ARN are compared one by one, so a wildcard does not cross the colon
/// between two of them. The last part takes the colons that are left. What has fewer parts is no ARN, and fits nothing.
/// </summary>
internal sealed class ArnTest(IReadOnlyList<string> values, bool variables) : IConditionTest
{
    private const int Parts = 6;

    private readonly PolicyPattern[][] _arns =
    [
        .. values.Select(value => Split(value, variables)).Where(parts => parts.Count == Parts)
            .Select(parts => parts.Select(part => PatternParser.Parse(part, variables, wildcards: true)).ToArray()),
    ];

    public bool Fits(string value, in PolicyContext context)
    {
        foreach (var arn in _arns)
        {
            if (Fits(arn, value, context))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(PolicyPattern[] arn, ReadOnlySpan<char> value, in PolicyContext context)
    {
        foreach (var part in arn.AsSpan(0, Parts - 1))
        {
            var colon = value.IndexOf(':');
            if (colon < 0 || !part.Matches(value[..colon], context))
            {
                return false;
            }

            value = value[(colon + 1)..];
        }

        return arn[^1].Matches(value, context);
    }

    // A variable's own colons (${cognito-identity.amazonaws.com:sub}) separate nothing.
    private static List<string> Split(string pattern, bool variables)
    {
        List<string> parts = [];
        var start = 0;
        for (var i = 0; i < pattern.Length && parts.Count < Parts - 1; i++)
        {
            if (variables && pattern.AsSpan(i).StartsWith("${", StringComparison.Ordinal) && pattern.IndexOf('}', i) is >= 0 and var end)
            {
                i = end;
            }
            else if (pattern[i] == ':')
            {
                parts.Add(pattern[start..i]);
                start = i + 1;
            }
        }

        parts.Add(pattern[start..]);
        return parts;
    }
}

/// <summary><c>Numeric…</c> and <c>Date…</c>: a value that can't be read fits nothing.</summary>
internal sealed class OrderTest(IReadOnlyList<decimal> limits, Func<string, decimal?> read, Func<int, bool> wanted) : IConditionTest
{
    public bool Fits(string value, in PolicyContext context) =>
        read(value) is { } given && limits.Any(limit => wanted(given.CompareTo(limit)));
}

/// <summary><c>IpAddress</c>: CIDR blocks.</summary>
internal sealed class AddressTest(IReadOnlyList<IPNetwork> networks) : IConditionTest
{
    public bool Fits(string value, in PolicyContext context) =>
        IPAddress.TryParse(value, out var address) && networks.Any(network => network.Contains(Plain(address)));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <summary><c>BinaryEquals</c>: bytes, written in base64.</summary>
internal sealed class BinaryTest(IReadOnlyList<byte[]> wanted) : IConditionTest
{
    /// <summary>The bytes, or <see langword="null"/> when the text is not base64.</summary>
    public static byte[]? Read(string text)
    {
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    public bool Fits(string value, in PolicyContext context) =>
        Read(value) is { } given && wanted.Any(bytes => bytes.AsSpan().SequenceEqual(given));
}

/// <summary><c>Null</c>: <c>true</c> wants the key absent, <c>false</c> present.</summary>
internal sealed class PresenceTest(bool wantsAbsent) : IConditionTest
{
    public bool Holds(bool isAbsent) => isAbsent == wantsAbsent;

    public bool Fits(string value, in PolicyContext context) => !wantsAbsent;
}

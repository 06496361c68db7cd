using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Functions.Tests.Fakes;

/// <summary>DynamoDB's expressions, as far as the directory's requests use them; whatever else comes is a mistake of the test's.</summary>
internal sealed class Expression(Dictionary<string, string>? names, Dictionary<string, AttributeValue>? values)
{
    private static readonly string[] Clauses = ["SET", "REMOVE", "ADD", "DELETE"];

    /// <summary>Whether a condition holds: a conjunction of disjunctions, which is all that is asked here.</summary>
    public bool Holds(string? condition, Dictionary<string, AttributeValue>? item) => condition is null
        || condition.Split(" AND ").All(part => part.Trim('(', ' ').TrimEnd(' ').Split(" OR ").Any(one => IsTrue(one.Trim(), item ?? [])));

    /// <summary>Does an update.</summary>
    public void Apply(string update, Dictionary<string, AttributeValue> item)
    {
        var before = new Dictionary<string, AttributeValue>(item);
        var clause = "";
        foreach (var part in Parts(update))
        {
            clause = part.Clause ?? clause;
            Apply(clause, part.Action, before, item);
        }
    }

    private static IEnumerable<(string? Clause, string Action)> Parts(string update)
    {
        foreach (var word in Clauses)
        {
            update = update.Replace($"{word} ", $"\n{word} ", StringComparison.Ordinal);
        }

        foreach (var line in update.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (clause, rest) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            foreach (var action in rest.Replace(", :", "\t:", StringComparison.Ordinal).Split(", "))
            {
                yield return (clause, action.Replace("\t", ", ", StringComparison.Ordinal));
            }
        }
    }

    private void Apply(string clause, string action, Dictionary<string, AttributeValue> before, Dictionary<string, AttributeValue> item)
    {
        switch (clause)
        {
            case "SET" when action.Split(" = ") is [var name, var value]:
                item[Name(name)] = Value(value, before);
                break;
            case "REMOVE":
                item.Remove(Name(action));
                break;
            case "ADD" when action.Split(' ') is [var name, var value]:
                item[Name(name)] = Sum(before.GetValueOrDefault(Name(name)), values![value]);
                break;
            case "DELETE" when action.Split(' ') is [var name, var value]:
                var left = (before.GetValueOrDefault(Name(name))?.SS ?? []).Except(values![value].SS).ToList();
                _ = left.Count > 0 ? item[Name(name)] = new AttributeValue { SS = left } : null;
                _ = left.Count > 0 || item.Remove(Name(name));
                break;
            default:
                throw new NotSupportedException($"{clause} {action}");
        }
    }

    private AttributeValue Value(string text, Dictionary<string, AttributeValue> before) =>
        text.StartsWith("if_not_exists(", StringComparison.Ordinal) && text[14..^1].Split(", ") is [var name, var other]
            ? before.GetValueOrDefault(Name(name)) ?? values![other]
            : values![text];

    /// <summary>Numbers are added up; sets get what they lack.</summary>
    private static AttributeValue Sum(AttributeValue? before, AttributeValue added) => added switch
    {
        { N: not null } => new() { N = (Number(before ?? new() { N = "0" }) + Number(added)).ToString(CultureInfo.InvariantCulture) },
        { NS.Count: > 0 } => new() { NS = [.. (before?.NS ?? []).Union(added.NS)] },
        _ => new() { SS = [.. (before?.SS ?? []).Union(added.SS)] },
    };

    private bool IsTrue(string test, Dictionary<string, AttributeValue> item) => test.Split('(', ')', ' ') switch
    {
        ["attribute_not_exists", var name, ..] => !item.ContainsKey(Name(name)),
        ["attribute_exists", var name, ..] => item.ContainsKey(Name(name)),
        [var name, "=", var value, ..] => item.TryGetValue(Name(name), out var found)
            && (values![value].S is { } text ? found.S == text : Number(found) == Number(values[value])),
        [var name, "<", var value, ..] => item.TryGetValue(Name(name), out var found) && Number(found) < Number(values![value]),
        [var name, "<=", var value, ..] => item.TryGetValue(Name(name), out var found) && Number(found) <= Number(values![value]),
        _ => throw new NotSupportedException(test),
    };

    private string Name(string text) => text.StartsWith('#') ? names![text] : text;

    private static long Number(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);
}

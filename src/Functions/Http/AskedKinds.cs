using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Functions.Json;
using Realtime.Inbox;
using Realtime.Messages;
using Realtime.Topics;

namespace Functions.Http;

/// <summary>
/// The kinds of entries that a reader asks for beside messages. Only logs of notifications have entries that are given to nobody else: a client that knows of no inbox
/// sees notifications alone.
/// </summary>
internal sealed record AskedKinds(bool State)
{
    private const string Allowed = InboxChange.Kind;

    /// <summary>Messages alone.</summary>
    public static AskedKinds None { get; } = new(State: false);

    /// <summary>Reads a parameter of a query.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AskedKinds? kinds, [NotNullWhen(false)] out Problem? problem)
    {
        kinds = text switch
        {
            null => None,
            Allowed => new(State: true),
            _ => null,
        };
        problem = kinds is null ? Problem.Bad("kinds", Allowed) : null;
        return problem is null;
    }

    /// <summary>Reads a list in a body.</summary>
    public static bool TryParse(JsonElement? list, [NotNullWhen(true)] out AskedKinds? kinds, [NotNullWhen(false)] out Problem? problem)
    {
        kinds = list switch
        {
            null => None,
            { ValueKind: JsonValueKind.Array } named when named.EnumerateArray().All(kind => kind.Text() == Allowed) => new(named.GetArrayLength() > 0),
            _ => null,
        };
        problem = kinds is null ? Problem.Bad("kinds", $"an array of {Allowed}") : null;
        return problem is null;
    }

    /// <summary>Which entries of a topic's log its readers get.</summary>
    public Func<string?, bool> In(string topic) => topic.StartsWith(TopicCatalog.Notifications.Name + "/", StringComparison.Ordinal)
        ? kind => kind is null || (State && kind == InboxChange.Kind)
        : static _ => true;
}

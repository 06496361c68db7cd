using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Functions.Json;
using Realtime.Inbox.Audiences;
using Realtime.Inbox.Ledger;
using Realtime.Messages;

namespace Functions.Publishing;

/// <summary>A page of an event is to be worked on: an event <c>NotificationPage</c> of our own, <c>{"source","id","page"}</c>.</summary>
/// <param name="Source">Whose event it is.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Page">The page.</param>
internal sealed record PageOrder(string Source, string Id, int Page)
{
    /// <summary>Whether <paramref name="input"/> is one.</summary>
    public static bool IsOne(TriggeringEvent input) => input.DetailType is NotificationPages.DetailType;

    public static bool TryParse(TriggeringEvent input, [NotNullWhen(true)] out PageOrder? order, [NotNullWhen(false)] out Problem? problem)
    {
        order = null;
        if (input.Source is not NotificationReports.Source)
        {
            problem = Problem.Bad("The source", $"{NotificationReports.Source}: nobody else has pages");
            return false;
        }

        var (source, id) = (input.Body.Field("source")?.Text(), input.Body.Field("id")?.Text());
        var page = 0;
        problem = source is null ? Problem.Bad("source", "the source of an event")
            : id is null || !MessageId.IsValid(id) ? Problem.Bad("id", "the id of an event")
            : input.Body.Field("page") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt32(out page) || page < 1
                ? Problem.Bad("page", "a whole number from 1")
            : null;
        order = problem is null ? new PageOrder(source!, id!, page) : null;
        return problem is null;
    }
}

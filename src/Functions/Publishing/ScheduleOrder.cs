using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Functions.Json;
using Realtime.Messages;

namespace Functions.Publishing;

/// <summary>
/// An order about an event that waits: a <c>CancelNotification</c> event with <c>{"id"}</c>, or a direct call with
/// <c>{"cancel":{"source"?,"id"}}</c>; and what EventBridge Scheduler calls with at the event's time, <c>{"due":{"source","id"}}</c>.
/// </summary>
/// <param name="IsCancel">Whether the event is to be cancelled; otherwise its time has come.</param>
/// <param name="Source">Whose event it is. An event's sender names its own alone, as rights to put events are by source.</param>
/// <param name="Fields">The rest, as it came.</param>
internal sealed record ScheduleOrder(bool IsCancel, string Source, JsonElement Fields)
{
    private const string CancelType = "CancelNotification";

    /// <summary>The order, or <see langword="null"/> when the call is none.</summary>
    public static ScheduleOrder? Of(TriggeringEvent input)
    {
        if (input.Source is not null)
        {
            return input.DetailType is CancelType ? new ScheduleOrder(true, input.Source, input.Body) : null;
        }

        return input.Body.Field("cancel") is { } cancel ? new ScheduleOrder(true, SourceIn(cancel), cancel)
            : input.Body.Field("due") is { } due ? new ScheduleOrder(false, SourceIn(due), due)
            : null;
    }

    /// <summary>Reads whose id it is.</summary>
    public bool TryId([NotNullWhen(true)] out string? id, [NotNullWhen(false)] out Problem? problem)
    {
        if (!EventFields.TryId(Fields, out id, out problem))
        {
            return false;
        }

        problem = id is null ? Problem.Bad("id", "the id of the event that waits") : null;
        return problem is null;
    }

    private static string SourceIn(JsonElement fields) => fields.Field("source")?.Text() ?? TriggeringEvent.DirectCall;
}

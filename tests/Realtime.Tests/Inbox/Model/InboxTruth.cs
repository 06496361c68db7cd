using System.Text.Json;
using Realtime.Inbox;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Inbox.Model;

/// <summary>What an inbox is by its log alone, gone through entry by entry: it knows neither bits nor folds.</summary>
internal sealed class InboxTruth
{
    private readonly SortedDictionary<long, (bool Read, bool Archived)> _notifications = [];

    /// <summary>Goes through the entries up to a number.</summary>
    public InboxTruth(IEnumerable<Entry> entries, long upTo) => TakeIn(entries, upTo);

    /// <summary>The last number that counts.</summary>
    public long UpTo { get; private set; }

    /// <summary>Goes on through entries, in their order, up to a number.</summary>
    public void TakeIn(IEnumerable<Entry> entries, long upTo)
    {
        UpTo = upTo;
        foreach (var entry in entries.TakeWhile(entry => entry.Seq <= upTo).Where(entry => !entry.IsVoid))
        {
            if (entry.Message!.Kind is null)
            {
                _notifications[entry.Seq] = (false, false);
            }
            else
            {
                Apply(JsonDocument.Parse(entry.Message.Body).RootElement);
            }
        }
    }

    /// <summary>The numbers of a list, the newest first.</summary>
    public List<long> List(InboxShow show) =>
    [
        .. _notifications.Where(one => show switch
        {
            InboxShow.Archived => one.Value.Archived,
            InboxShow.Unread => one.Value is (false, false),
            _ => !one.Value.Archived,
        }).Select(one => one.Key).Reverse(),
    ];

    /// <summary>Holds a page against it.</summary>
    public void Check(InboxPage page, InboxQuery query, int limit, long seen)
    {
        Check(page.Counts, seen);
        var below = query.Before?.Seq ?? long.MaxValue;
        var expected = List(query.Show).Where(number => number < below).ToList();
        Witness.Check(
            page.Messages.Select(message => message.Message.Position.Seq).SequenceEqual(expected.Take(limit)),
            $"{query.Show} up to {page.Counts.UpTo} has {string.Join(' ', page.Messages.Select(message => message.Message.Position.Seq))} and not {string.Join(' ', expected.Take(limit))}.");
        Witness.Check(
            page.Messages.All(message => _notifications[message.Message.Position.Seq] == (message.IsRead, message.IsArchived)), "A state is not that of the log.");
        Witness.Check((page.Next is not null) == (expected.Count > limit), "A page doesn't say whether there is a next one.");
    }

    /// <summary>Holds counts against it.</summary>
    public void Check(InboxCounts counts, long seen)
    {
        var unread = List(InboxShow.Unread);
        Witness.Check(
            counts.Unread == Math.Min(100, unread.Count) && counts.Unseen == Math.Min(100, unread.Count(number => number > seen)),
            $"Up to {counts.UpTo} {counts.Unread} are told to be unread and {counts.Unseen} unseen; there are {unread.Count} and {unread.Count(number => number > seen)}.");
    }

    private void Apply(JsonElement change)
    {
        var action = change.GetProperty("action").GetString()!;
        var numbers = change.TryGetProperty("upTo", out var upTo)
            ? _notifications.Keys.Where(number => number <= NumberOf(upTo)).ToList()
            : [.. change.GetProperty("positions").EnumerateArray().Select(NumberOf)];
        foreach (var number in numbers)
        {
            var (read, archived) = _notifications[number];
            _notifications[number] = action switch
            {
                "read" => (true, archived),
                "unread" => (false, archived),
                "archive" => (read, true),
                _ => (read, false),
            };
        }
    }

    private static long NumberOf(JsonElement position) => long.Parse(position.GetString()!.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
}

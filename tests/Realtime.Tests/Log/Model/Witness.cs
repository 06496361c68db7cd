using Realtime.Log;
using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>Watches a world from outside: what was reported, what pages showed, and whether it all still holds at the end.</summary>
internal sealed class Witness(SimTable table)
{
    private readonly Dictionary<MessageKey, long> _reported = [];

    // What a page or a settled position has once said of a number: the message, or that there is none.
    private readonly Dictionary<long, MessageKey?> _shown = [];

    /// <summary>Voids that readers have put.</summary>
    public int Seals { get; private set; }

    /// <summary>An append reported a message.</summary>
    public void OnAppended(AppendedMessage message)
    {
        var key = new MessageKey(message.Topic, message.Sender, message.Id);
        Check(
            !_reported.TryGetValue(key, out var number) || number == message.Position.Seq,
            $"{key.Id} was reported at {number} and at {message.Position}.");
        _reported[key] = message.Position.Seq;
    }

    /// <summary>A process puts an entry.</summary>
    public void OnPut(SimProcess process, Entry entry)
    {
        var givenOut = table.GivenOut[entry.Seq];
        if (!process.Name.StartsWith("reader", StringComparison.Ordinal))
        {
            // A void that an appender puts on its way up is dated like a number above it, as a reader's is.
            Check(
                entry.At == givenOut || (entry.IsVoid && table.GivenOut.Any(given => given.Key > entry.Seq && given.Value == entry.At)),
                $"{process.Name} dates {entry.Seq} differently from when it was given out.");
        }
        else if (table.GetEntry(entry.Seq) is null)
        {
            Check(entry.IsVoid, $"{process.Name} put a message.");
            Seals++;
        }
    }

    /// <summary>A page read forwards after a position, or down to one: everything between is shown for ever.</summary>
    public void OnPage(string reader, LogTopic topic, long after, long upTo, LogPage page)
    {
        Check(!page.Truncated, $"{reader} was told of a loss after {after}.");
        Check(
            page.Messages.Zip(page.Messages.Skip(1)).All(pair => pair.First.Position.Seq < pair.Second.Position.Seq),
            $"{reader} got messages out of order.");
        var messages = page.Messages.ToDictionary(message => message.Position.Seq);
        Check(messages.Keys.All(seq => seq > after && seq <= upTo), $"{reader} got messages outside ({after}, {upTo}].");
        for (var seq = after + 1; seq <= upTo; seq++)
        {
            Show(reader, seq, messages.TryGetValue(seq, out var message) ? new(topic.Topic, message.Sender, message.Id) : null);
        }
    }

    /// <summary>A position was handed out: what is no message below it by now never becomes one.</summary>
    public void OnPosition(string reader, Position position)
    {
        for (var seq = 1L; seq <= position.Seq; seq++)
        {
            if (table.GetEntry(seq)?.Message is null)
            {
                Show(reader, seq, null);
            }
        }
    }

    /// <summary>A watermark is moved: what is no message at or below it by now never becomes one, and it stands.</summary>
    public void OnWatermark(SimProcess process, long settled)
    {
        OnPosition(process.Name, new("watermark", settled));
        Check(table.GetEntry(settled) is not null, $"{process.Name} moves the watermark to {settled}, where nothing stands.");
    }

    /// <summary>A head was handed out: readers will begin there, so it stands.</summary>
    public void OnHead(string reader, Position head)
    {
        OnPosition(reader, head);
        Check(
            head.IsStart || head.Seq == table.Head!.Floor - 1 || table.GetEntry(head.Seq) is not null,
            $"{reader} was given the head {head}, where nothing stands.");
    }

    /// <summary>The end: <paramref name="log"/> is what a new reader gets of the whole log.</summary>
    public void OnEnd(LogTopic topic, IReadOnlyList<LoggedMessage> log, Position end)
    {
        var standing = log.ToDictionary(message => message.Position.Seq, message => new MessageKey(topic.Topic, message.Sender, message.Id));
        Check(standing.Values.Distinct().Count() == standing.Count, "A message stands twice.");
        foreach (var (key, number) in _reported)
        {
            Check(standing.GetValueOrDefault(number) == key, $"{key.Id} was reported at {number} and is not there.");
        }

        foreach (var (seq, shown) in _shown)
        {
            var stands = standing.TryGetValue(seq, out var key) ? key : (MessageKey?)null;
            Check(stands == shown, $"Number {seq} was shown as {Name(shown)} and is {Name(stands)}.");
        }

        CheckVoids(table);
        Check(end.Seq == (table.Head?.Last ?? 0), $"The log ends at {end} instead of {table.Head?.Last}.");
        for (var seq = 1L; seq <= end.Seq; seq++)
        {
            Check(table.GetEntry(seq) is not null, $"Number {seq} is neither message nor void.");
        }
    }

    /// <summary>A void is dated like the next entry above it: else it outlives its neighbours, and hides that they are gone.</summary>
    public static void CheckVoids(SimTable table)
    {
        foreach (var (entry, above) in table.Entries.Zip(table.Entries.Skip(1)))
        {
            Check(
                !entry.IsVoid || entry.At <= above.At + TimeSpan.FromMinutes(1),
                $"The void at {entry.Seq} is dated {entry.At - above.At} later than {above.Seq}.");
        }
    }

    public static void Check(bool holds, string violation)
    {
        if (!holds)
        {
            throw new ModelViolationException(violation);
        }
    }

    private void Show(string reader, long seq, MessageKey? key)
    {
        Check(
            !_shown.TryGetValue(seq, out var shown) || shown == key,
            $"{reader} got {Name(key)} at {seq}, where {Name(shown)} was shown before.");
        _shown[seq] = key;
    }

    private static string Name(MessageKey? key) => key is { } message ? $"{message.Sender}/{message.Id}" : "nothing";
}

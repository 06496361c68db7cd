using Realtime.Log.Table;

namespace Realtime.Log.Append;

/// <summary>
/// Appends messages: the rounds around the four steps of <see cref="MessageAppend"/>. The messages of a batch take their numbers together,
/// and are put one after the other: none stands before those ahead of it do, whatever fails on the way.
/// </summary>
internal sealed class Appender(ILogStore store, LogRules rules, Numbering numbering, WatermarkMover mover, TimeProvider clock)
{
    public async Task<IReadOnlyList<AppendedMessage>> AppendAsync(
        LogTopic topic, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        // A message that the batch names twice is one message.
        var appends = new Dictionary<(string Sender, string Id), MessageAppend>();
        foreach (var message in messages)
        {
            _ = appends.TryAdd((message.Sender, message.Id), new(store, rules, clock, topic, message));
        }

        var epoch = await WriteAsync(topic, [.. appends.Values], cancellationToken)
            ?? await ReadEpochAsync(topic, cancellationToken);
        return [.. messages.Select(message => Appended(topic, message, appends[(message.Sender, message.Id)], epoch))];
    }

    /// <summary>Appends one message that has to pass a guard.</summary>
    public async Task<GuardedAppend> AppendAsync(
        LogTopic topic, NewMessage message, AppendGuard guard, CancellationToken cancellationToken)
    {
        var append = new MessageAppend(store, rules, clock, topic, message) { Guard = guard };
        var epoch = await WriteAsync(topic, [append], cancellationToken);
        return append.Refusal is { } refusal
            ? new(Appended: null, refusal)
            : new(Appended(topic, message, append, epoch ?? await ReadEpochAsync(topic, cancellationToken)), Refusal: null);
    }

    private static AppendedMessage Appended(LogTopic topic, NewMessage message, MessageAppend append, string epoch)
    {
        var (stored, position) = (append.Stored, new Position(epoch, append.Number));
        return new AppendedMessage(topic.Topic, stored.Id, stored.Sender, stored.SentAt, stored.Body, position, append.IsNew)
        {
            HasOtherBody = !stored.Body.Span.SequenceEqual(message.Body.Span),
            Kind = stored.Kind,
        };
    }

    /// <summary>
    /// Appends that fail leave voids: those have to be gone through as they come too, lest there be more of them than a reader can.
    /// </summary>
    private async Task<string?> WriteAsync(LogTopic topic, IReadOnlyList<MessageAppend> appends, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(topic, appends, cancellationToken);
        }
        finally
        {
            mover.OnWritten(topic, appends);
        }
    }

    /// <summary>Runs the rounds; the answer is the epoch, if the head was asked for numbers.</summary>
    private async Task<string?> RunAsync(LogTopic topic, IReadOnlyList<MessageAppend> appends, CancellationToken cancellationToken)
    {
        string? epoch = null;
        for (var round = 1; round <= rules.Rounds; round++)
        {
            await EachAsync(appends, AppendStep.ReadClaim, append => append.ReadClaimAsync(cancellationToken));
            await GiveUpOutOfOrderAsync(appends, cancellationToken);
            epoch = await NumberAsync(topic, appends, cancellationToken) ?? epoch;
            await PutInOrderAsync(appends, cancellationToken);
            if (appends.All(append => append.Step is AppendStep.Done or AppendStep.Refused))
            {
                return epoch;
            }
        }

        throw new AppendFailedException($"No number for a message of {topic.Topic} in {rules.Rounds} rounds.");
    }

    /// <summary>
    /// What stands behind the first message without a number gives up its own, and gets a later one with it. The numbers are those of an
    /// earlier attempt, or of another process.
    /// </summary>
    private static Task GiveUpOutOfOrderAsync(IReadOnlyList<MessageAppend> appends, CancellationToken cancellationToken)
    {
        var (highest, isBehind, late) = (0L, false, new List<MessageAppend>());
        foreach (var append in appends)
        {
            isBehind |= append.Step is AppendStep.NeedsNumber;
            if (append.Step is AppendStep.HasNumber && (isBehind || append.Number < highest))
            {
                late.Add(append);
                isBehind = true;
            }

            highest = Math.Max(highest, append.Number);
        }

        return Task.WhenAll(late.Select(append => append.GiveUpAsync(cancellationToken)));
    }

    private static async Task PutInOrderAsync(IReadOnlyList<MessageAppend> appends, CancellationToken cancellationToken)
    {
        var highest = 0L;
        foreach (var append in appends)
        {
            if (append.Step is AppendStep.HasNumber && append.Number > highest)
            {
                await append.PutAsync(cancellationToken);
            }

            if (append.Step is not AppendStep.Done)
            {
                // Those behind it wait for its number.
                return;
            }

            highest = Math.Max(highest, append.Number);
        }
    }

    private async Task<string?> NumberAsync(LogTopic topic, IReadOnlyList<MessageAppend> appends, CancellationToken cancellationToken)
    {
        var waiting = appends.Count(append => append.Step is AppendStep.NeedsNumber);
        if (waiting == 0)
        {
            return null;
        }

        var numbers = await numbering.TakeAsync(topic.Topic, waiting, cancellationToken);
        var next = numbers.First;
        await EachAsync(appends, AppendStep.NeedsNumber, append => append.ClaimAsync(next++, numbers.At, cancellationToken));
        return numbers.Epoch;
    }

    /// <summary>A repeat takes no number, so its position's epoch has to be read.</summary>
    private async Task<string> ReadEpochAsync(LogTopic topic, CancellationToken cancellationToken) =>
        (await store.GetHeadAsync(topic.Topic, cancellationToken))?.Epoch
        ?? throw new LogCorruptedException($"{topic.Topic} has messages and no head.");

    private static Task EachAsync(IReadOnlyList<MessageAppend> appends, AppendStep step, Func<MessageAppend, Task> act) =>
        Task.WhenAll(appends.Where(append => append.Step == step).Select(act));
}

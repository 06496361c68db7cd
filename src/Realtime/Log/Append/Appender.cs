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

        var epoch = await RunAsync(topic, [.. appends.Values], cancellationToken)
            ?? await ReadEpochAsync(topic, cancellationToken);
        mover.OnAppended(topic, [.. appends.Values.Where(append => append.IsNew)]);
        return [.. messages.Select(message =>
        {
            var append = appends[(message.Sender, message.Id)];
            var (stored, position) = (append.Stored, new Position(epoch, append.Number));
            return new AppendedMessage(topic.Topic, stored.Id, stored.Sender, stored.SentAt, stored.Body, position, append.IsNew)
            {
                HasOtherBody = !stored.Body.Span.SequenceEqual(message.Body.Span),
            };
        })];
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
            if (appends.All(append => append.Step is AppendStep.Done))
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
        Task.WhenAll(appends.Where(append => append.Step == step).ToList().Select(act));
}

/// <summary>
/// One message on its way into the log: steps 1, 3 and 4 of an append. Each step may be the last that this process does, and every answer
/// may be lost; whoever runs the append again, here or elsewhere, finds in claim and entry what was done.
/// </summary>
internal sealed class MessageAppend(ILogStore store, LogRules rules, TimeProvider clock, LogTopic topic, NewMessage message)
{
    private readonly MessageKey _key = new(topic.Topic, message.Sender, message.Id);

    // The claim as last seen or written. At NeedsNumber: the claim to replace, or null when there is none.
    private Claim? _claim;
    private NewMessage? _stored;

    /// <summary>What is to be done next.</summary>
    public AppendStep Step { get; private set; } = AppendStep.ReadClaim;

    /// <summary>The message's number, once <see cref="Step"/> is <see cref="AppendStep.Done"/>.</summary>
    public long Number => _claim?.Number ?? 0;

    /// <summary>
    /// The message as it stands at <see cref="Number"/>, once <see cref="Step"/> is <see cref="AppendStep.Done"/>: the one given, or
    /// the first of its identity, whose body may be another.
    /// </summary>
    public NewMessage Stored => _stored ?? message;

    /// <summary>Bytes of the message, about as the table counts them.</summary>
    public int Bytes => EntryAt(_claim!, Stored).Bytes;

    /// <summary>Whether this append wrote the message.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Step 1: read the claim.</summary>
    public async Task ReadClaimAsync(CancellationToken cancellationToken) =>
        await ActOnAsync(await store.GetClaimAsync(_key, cancellationToken), cancellationToken);

    /// <summary>
    /// Step 3: claim the number. A claim is never deleted, and moves only away from a void (or, after 16 days, from a message that it no
    /// longer stands for): so at most one number of a message is ever open to it.
    /// </summary>
    public async Task ClaimAsync(long number, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var wanted = new Claim(number, at, rules.ClaimExpiry(at));
        var stored = _claim is { } replaced
            ? await store.MoveClaimAsync(_key, replaced.Number, wanted, cancellationToken)
            : await store.PutClaimIfAbsentAsync(_key, wanted, cancellationToken);
        var stands = stored ? wanted : await store.GetClaimAsync(_key, cancellationToken);
        if (stands?.Number == number)
        {
            // Stored now, or by an attempt whose answer was lost.
            PutAt(stands);
            return;
        }

        // Another process with the same message has claimed another number: ours will have no message, and says so, lest readers wait.
        await PutVoidAsync(wanted, cancellationToken);
        await ActOnAsync(stands, cancellationToken);
    }

    /// <summary>
    /// Step 4: put the message at its number. The entry has the claim's <c>at</c>, whoever writes it and however late, because readers
    /// search by it.
    /// </summary>
    public async Task PutAsync(CancellationToken cancellationToken)
    {
        var claim = _claim!;
        if (clock.Now() - claim.At > rules.PutDeadline)
        {
            // Readers take a missing number of 5 minutes ago for a void without sealing it: too late to write to it.
            await SettleAsync(claim, cancellationToken);
            return;
        }

        if (await store.PutEntryIfAbsentAsync(topic.Topic, EntryAt(claim, message), cancellationToken))
        {
            Finish(message, isNew: true);
            return;
        }

        await ActOnStandingEntryAsync(claim, cancellationToken);
    }

    /// <summary>Lets go of the claimed number, because it stands before one that comes earlier in its batch.</summary>
    public Task GiveUpAsync(CancellationToken cancellationToken) => SettleAsync(_claim!, cancellationToken);

    private async Task ActOnAsync(Claim? claim, CancellationToken cancellationToken)
    {
        _claim = claim;
        if (claim is null || clock.Now() - claim.At > rules.ClaimLifetime)
        {
            Step = AppendStep.NeedsNumber;
        }
        else if (await store.GetEntryAsync(topic.Topic, claim.Number, cancellationToken) is { } entry)
        {
            // Read first: a put that is refused costs as much as the message that stands there.
            ActOn(claim, entry);
        }
        else if (clock.Now() - claim.At < rules.PutDeadline)
        {
            Step = AppendStep.HasNumber;
        }
        else
        {
            await SettleAsync(claim, cancellationToken);
        }
    }

    /// <summary>
    /// An old claim's number gets a void, unless the message stands there. Only then may the message have another number: whoever claimed
    /// the old one may still be about to write to it.
    /// </summary>
    private async Task SettleAsync(Claim claim, CancellationToken cancellationToken)
    {
        if (await PutVoidAsync(claim, cancellationToken))
        {
            Step = AppendStep.NeedsNumber;
            return;
        }

        await ActOnStandingEntryAsync(claim, cancellationToken);
    }

    private async Task ActOnStandingEntryAsync(Claim claim, CancellationToken cancellationToken) =>
        ActOn(claim, await store.GetEntryAsync(topic.Topic, claim.Number, cancellationToken));

    private void ActOn(Claim claim, Entry? entry)
    {
        if (entry is { IsVoid: true })
        {
            // A reader sealed the number, or another process of this message settled it: the claim moves on from it.
            Step = AppendStep.NeedsNumber;
        }
        else if (entry is { Message: { } standing } && entry.Is(_key))
        {
            Finish(standing, isNew: false);
        }
        else
        {
            throw new LogCorruptedException(
                $"Number {claim.Number} of {topic.Topic} is claimed by one message, and another or none stands there.");
        }
    }

    private Task<bool> PutVoidAsync(Claim claim, CancellationToken cancellationToken) =>
        store.PutEntryIfAbsentAsync(topic.Topic, EntryAt(claim, message: null), cancellationToken);

    private Entry EntryAt(Claim claim, NewMessage? message) => new()
    {
        Seq = claim.Number,
        At = claim.At,
        ExpiresAt = rules.EntryExpiry(claim.At, topic.Retention),
        Message = message,
    };

    private void PutAt(Claim claim)
    {
        _claim = claim;
        Step = AppendStep.HasNumber;
    }

    private void Finish(NewMessage stored, bool isNew)
    {
        _stored = stored;
        IsNew = isNew;
        Step = AppendStep.Done;
    }
}

/// <summary>What a message on its way into the log needs next.</summary>
internal enum AppendStep
{
    /// <summary>Step 1: nothing is known of the message yet.</summary>
    ReadClaim,

    /// <summary>Steps 2 and 3: a number, and a claim on it.</summary>
    NeedsNumber,

    /// <summary>Step 4: the message is to be put at its number.</summary>
    HasNumber,

    /// <summary>The message stands in the log.</summary>
    Done,
}

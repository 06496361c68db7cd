using Realtime.Log.Table;

namespace Realtime.Log.Append;

/// <summary>
/// One message on its way into the log: steps 1, 3 and 4 of an append. Each step may be the last that this process does, and every answer
/// may be lost; whoever runs the append again, here or elsewhere, finds in claim and entry what was done.
/// </summary>
internal sealed class MessageAppend(ILogStore store, LogRules rules, TimeProvider clock, LogTopic topic, NewMessage message)
{
    /// <summary>What is asked before every attempt to put the message. Default: nobody.</summary>
    public AppendGuard? Guard { get; init; }

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
    public NewMessage Stored => _stored ?? throw new InvalidOperationException("It does not stand in the log yet.");

    /// <summary>Why there is no message, once <see cref="Step"/> is <see cref="AppendStep.Refused"/>.</summary>
    public AppendRefusal? Refusal { get; private set; }

    /// <summary>The number at which this append last wrote its message or a void; 0 for none.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes of what it last wrote, about as the table counts them.</summary>
    public int WrittenBytes { get; private set; }

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
        if (stands?.Number == number && stands.Refused is null)
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
        if (Guard is not null && await Guard(claim.Number, cancellationToken) is { } refusal)
        {
            await RefuseAsync(claim, refusal, cancellationToken);
        }
        else if (clock.Now() - claim.At > rules.PutDeadline)
        {
            // Readers take a missing number of 5 minutes ago for a void without sealing it: too late to write to it.
            await SettleAsync(claim, cancellationToken);
        }
        else if (await WriteAsync(EntryAt(claim, message), cancellationToken))
        {
            Finish(message, isNew: true);
        }
        else
        {
            await ActOnStandingEntryAsync(claim, cancellationToken);
        }
    }

    /// <summary>Lets go of the claimed number, because it stands before one that comes earlier in its batch.</summary>
    public Task GiveUpAsync(CancellationToken cancellationToken) => SettleAsync(_claim!, cancellationToken);

    private async Task ActOnAsync(Claim? claim, CancellationToken cancellationToken)
    {
        _claim = claim;
        if (claim?.Refused is { } reason)
        {
            // For as long as the claim is there: no repeat of the message takes another number.
            Refuse(new(reason));
        }
        else if (claim is null || clock.Now() - claim.At > rules.ClaimLifetime)
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
        }
        else
        {
            await ActOnStandingEntryAsync(claim, cancellationToken);
        }
    }

    /// <summary>
    /// The void first: as long as the number is open, another process that the guard let pass may put the message there, and what stands is
    /// not refused. Then the claim, unless that process has moved on with it.
    /// </summary>
    private async Task RefuseAsync(Claim claim, AppendRefusal refusal, CancellationToken cancellationToken)
    {
        if (!await PutVoidAsync(claim, cancellationToken)
            && await store.GetEntryAsync(topic.Topic, claim.Number, cancellationToken) is not { IsVoid: true } and var standing)
        {
            ActOn(claim, standing);
        }
        else if (await store.RefuseClaimAsync(_key, claim.Number, refusal.Reason, cancellationToken))
        {
            Refuse(refusal);
        }
        else
        {
            await ActOnAsync(await store.GetClaimAsync(_key, cancellationToken), cancellationToken);
        }
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
        WriteAsync(EntryAt(claim, message: null), cancellationToken);

    private async Task<bool> WriteAsync(Entry entry, CancellationToken cancellationToken)
    {
        if (!await store.PutEntryIfAbsentAsync(topic.Topic, entry, cancellationToken))
        {
            return false;
        }

        (Written, WrittenBytes) = (entry.Seq, entry.Bytes);
        return true;
    }

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

    private void Refuse(AppendRefusal refusal)
    {
        Refusal = refusal;
        Step = AppendStep.Refused;
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

    /// <summary>The guard refused the message, for good.</summary>
    Refused,
}

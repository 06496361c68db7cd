using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>Stores that leave out one step or condition of the design.</summary>
internal static class Mutations
{
    /// <summary>Voids are not written, though the process thinks so.</summary>
    public sealed class NoVoids(ILogStore inner) : StoreDecorator(inner)
    {
        public override Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
            entry.IsVoid ? Task.FromResult(true) : base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
    }

    /// <summary>Only the void at a number that another claim left unused is not written.</summary>
    public sealed class NoVoidAtLostNumber(ILogStore inner) : StoreDecorator(inner)
    {
        private readonly HashSet<long> _lost = [];

        public override async Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
            Remember(await base.PutClaimIfAbsentAsync(key, claim, cancellationToken), claim);

        public override async Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) =>
            Remember(await base.MoveClaimAsync(key, from, claim, cancellationToken), claim);

        public override Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
            entry.IsVoid && _lost.Contains(entry.Seq)
                ? Task.FromResult(true)
                : base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);

        private bool Remember(bool stored, Claim claim)
        {
            if (!stored)
            {
                _ = _lost.Add(claim.Number);
            }

            return stored;
        }
    }

    /// <summary>A refused void is taken for a stored one.</summary>
    public sealed class RefusedVoidsCount(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
            await base.PutEntryIfAbsentAsync(topic, entry, cancellationToken) || entry.IsVoid;
    }

    /// <summary>A refused message is taken for a stored one.</summary>
    public sealed class RefusedMessagesCount(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
            await base.PutEntryIfAbsentAsync(topic, entry, cancellationToken) || !entry.IsVoid;
    }

    /// <summary>A refused claim is taken for a stored one.</summary>
    public sealed class RefusedClaimsCount(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
            await base.PutClaimIfAbsentAsync(key, claim, cancellationToken) || true;
    }

    /// <summary>A refused move of a claim is taken for a stored one.</summary>
    public sealed class RefusedMovesCount(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) =>
            await base.MoveClaimAsync(key, from, claim, cancellationToken) || true;
    }

    /// <summary>Entries are read eventually consistent where the design reads them consistently.</summary>
    public sealed class EventualEntries(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken) =>
            (await QueryEntriesAsync(topic, new(seq, seq, Limit: 1), cancellationToken)).Entries is [var entry] ? entry : null;
    }

    /// <summary>A claim that was just refused is not read: the replica has none yet.</summary>
    public sealed class EventualClaims(ILogStore inner) : StoreDecorator(inner)
    {
        public override Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) => Task.FromResult<Claim?>(null);
    }

    /// <summary>The sender is not part of a claim's key.</summary>
    public sealed class ClaimsWithoutSender(ILogStore inner) : StoreDecorator(inner)
    {
        public override Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) =>
            base.GetClaimAsync(key with { Sender = "" }, cancellationToken);

        public override Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
            base.PutClaimIfAbsentAsync(key with { Sender = "" }, claim, cancellationToken);

        public override Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) =>
            base.MoveClaimAsync(key with { Sender = "" }, from, claim, cancellationToken);
    }

    /// <summary>Entries carry another time than the claim's.</summary>
    public sealed class EntriesDated(ILogStore inner, Func<Entry, Entry> date) : StoreDecorator(inner)
    {
        public override Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken) =>
            base.PutEntryIfAbsentAsync(topic, date(entry), cancellationToken);
    }

    /// <summary>Claims expire at another time.</summary>
    public sealed class ClaimsExpiring(ILogStore inner, TimeSpan after) : StoreDecorator(inner)
    {
        public override Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
            base.PutClaimIfAbsentAsync(key, claim with { ExpiresAt = claim.At + after }, cancellationToken);
    }

    /// <summary>A head that is moved on keeps its epoch.</summary>
    public sealed class EpochKept(ILogStore inner) : StoreDecorator(inner)
    {
        public override Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken) =>
            base.MoveHeadAsync(topic, seen, moved with { Epoch = seen.Epoch }, cancellationToken);
    }

    /// <summary>The head is seen differently.</summary>
    public sealed class HeadSeen(ILogStore inner, Func<Head, Head> see) : StoreDecorator(inner)
    {
        public override async Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken) =>
            await base.GetHeadAsync(topic, cancellationToken) is { } head ? see(head) : null;
    }

    /// <summary>Runs of voids are seen differently.</summary>
    public sealed class RunsSeen(ILogStore inner, Func<VoidRun, VoidRun> see) : StoreDecorator(inner)
    {
        public override async Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken) =>
            await base.FindVoidRunAsync(topic, upTo, cancellationToken) is { } run ? see(run) : null;
    }

    /// <summary>Runs of voids are remembered differently.</summary>
    public sealed class RunsRemembered(ILogStore inner, Func<VoidRun, VoidRun> remember) : StoreDecorator(inner)
    {
        public override Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken) =>
            base.ExtendVoidRunAsync(topic, remember(run), cancellationToken);
    }

    /// <summary>The watermark is moved to the last number given out, settled or not.</summary>
    public sealed class WatermarksTooHigh(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken) =>
            await base.MoveWatermarkAsync(topic, (await GetHeadAsync(topic, cancellationToken))!.Last, cancellationToken);
    }
}

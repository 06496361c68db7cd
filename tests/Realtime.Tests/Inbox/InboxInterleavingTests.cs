using Realtime.Inbox.State;
using Realtime.Tests.Inbox.Model;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Inbox;

public sealed class InboxInterleavingTests
{
    [Fact]
    public void No_interleaving_makes_an_inbox_something_else_than_its_log()
    {
        var (changes, kept, kills) = (0, 0, 0);
        for (var seed = 0; seed < TestSizes.InboxInterleavings; seed++)
        {
            var world = InboxWorld.Run(seed);
            (changes, kept, kills) = (changes + world.Changes, kept + world.Kept, kills + world.Kills);
        }

        // The worlds are as rough as they are meant to be.
        TestContext.Current.TestOutputHelper?.WriteLine($"{changes} changes, {kept} folds kept, {kills} kills");
        Assert.True(changes > 3 * TestSizes.InboxInterleavings);
        Assert.True(kept > 3 * TestSizes.InboxInterleavings);
        Assert.True(kills > TestSizes.InboxInterleavings / 2);
    }

    // A fold would be made of bits of another time: of one that was never kept, or of a later one.
    [Fact]
    public void Bits_that_are_changed_in_place_are_caught() =>
        Assert.Throws<ModelViolationException>(() => RunAll(static store => new BlindStore(store)));

    private static void RunAll(Func<IInboxStore, IInboxStore> decorate)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            InboxWorld.Run(seed, decorate);
        }
    }

    /// <summary>Puts bits under keys that are always the same, as if they were changed in place.</summary>
    private sealed class BlindStore(IInboxStore store) : IInboxStore
    {
        public Task<StoredInbox> GetAsync(string identityId, CancellationToken cancellationToken) => store.GetAsync(identityId, cancellationToken);

        public Task<bool> PutFoldAsync(string identityId, StoredFold fold, string? seen, CancellationToken cancellationToken) =>
            store.PutFoldAsync(identityId, fold, seen, cancellationToken);

        public Task<byte[]?> GetBitsAsync(string identityId, string key, CancellationToken cancellationToken) =>
            store.GetBitsAsync(identityId, "same", cancellationToken);

        public Task PutBitsAsync(string identityId, string key, byte[] bits, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            store.PutBitsAsync(identityId, "same", bits, expiresAt, cancellationToken);

        public Task DeleteBitsAsync(string identityId, string key, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<bool> MarkSeenAsync(string identityId, SeenMark mark, CancellationToken cancellationToken) =>
            store.MarkSeenAsync(identityId, mark, cancellationToken);
    }
}

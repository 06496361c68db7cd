using System.Text;
using Realtime.Inbox;
using Realtime.Inbox.State;
using Realtime.Log;
using Realtime.Tests.Inbox.Model;
using Realtime.Tests.Log.Bounds;

namespace Realtime.Tests.Inbox;

/// <summary>An inbox over tables in memory that count what AWS would charge.</summary>
internal sealed class MeteredInbox : IInboxStore
{
    public const string Identity = "eu-west-1:11111111-1111-4111-8111-111111111111";

    public static readonly LogTopic Topic = RealtimeInbox.LogOf(Identity);

    private const int Key = 60;

    private readonly Dictionary<string, int> _sizes = [];
    private InboxTruth _truth = new([], 0);

    public MeteredInbox() => Inbox = new(this, Log, InboxRules.Design, Clock);

    public MeteredStore Store { get; } = new();

    public InboxItems Items { get; } = new();

    public SteppingClock Clock { get; } = new();

    public MessageLog Log => new(Store, LogRules.Design, generation: 1, Clock);

    public RealtimeInbox Inbox { get; }

    /// <summary>Throws before or after an operation, or does nothing.</summary>
    public Action Fail { get; set; } = static () => { };

    /// <summary>What was charged, in read units: a write unit costs five of them.</summary>
    public double Cost => Store.Meter.ReadUnits + (5 * Store.Meter.WriteUnits);

    private Meter Meter => Store.Meter;

    /// <summary>Appends messages, of a kind if one is given.</summary>
    public async Task FillAsync(int count, int bytes = 300, int first = 0, string? kind = null)
    {
        for (var done = 0; done < count; done += 100)
        {
            var batch = Enumerable.Range(first + done, Math.Min(100, count - done)).Select(index => new NewMessage
            {
                Id = $"n{index}",
                Sender = "backend",
                Kind = kind,
                SentAt = Clock.GetUtcNow(),
                Body = Encoding.UTF8.GetBytes($"{{\"n\":{index},\"text\":\"{new string('x', bytes)}\"}}"),
            }).ToList();
            await Log.AppendBatchAsync(Topic, batch, CancellationToken.None);
            Clock.Step(TimeSpan.FromSeconds(1));
        }
    }

    public Task<InboxPage> ReadAsync(InboxShow show = InboxShow.All, int limit = 10, Position? before = null) =>
        Inbox.ReadAsync(Identity, new(show, before), new(limit, 1_000_000), CancellationToken.None);

    public Task<InboxOutcome> ChangeAsync(InboxAction action, params IReadOnlyList<Position> positions) =>
        Inbox.ChangeAsync(Identity, new() { Action = action, Positions = positions }, id: null, new(), CancellationToken.None);

    public Task<InboxOutcome> ChangeUpToAsync(InboxAction action, Position upTo) =>
        Inbox.ChangeAsync(Identity, new() { Action = action, UpTo = upTo }, id: null, new(), CancellationToken.None);

    /// <summary>What the log says up to a position: gone on with from the last time, or once more from the start.</summary>
    public InboxTruth TruthAt(Position upTo)
    {
        _truth = upTo.Seq < _truth.UpTo ? new([], 0) : _truth;
        // Here every number has its entry.
        _truth.TakeIn(Store.Entries.Skip((int)_truth.UpTo), upTo.Seq);
        return _truth;
    }

    /// <summary>Reads until all of the log counts.</summary>
    public async Task<InboxPage> BringUpAsync()
    {
        while (true)
        {
            var page = await ReadAsync();
            if (page.Counts.UpTo == await Log.GetNewestAsync(Topic, CancellationToken.None))
            {
                return page;
            }

            Clock.Step(TimeSpan.FromSeconds(6));
        }
    }

    public Task<StoredInbox> GetAsync(string identityId, CancellationToken cancellationToken)
    {
        Meter.Read(Items.FoldBytes + (2 * Key), consistent: true);
        return Done(Items.GetAsync(identityId, cancellationToken));
    }

    public Task<bool> PutFoldAsync(string identityId, StoredFold fold, string? seen, CancellationToken cancellationToken)
    {
        Meter.Write(Items.FoldBytes + Key, fold.Bytes.Length + Key);
        return Done(Items.PutFoldAsync(identityId, fold, seen, cancellationToken));
    }

    public Task<byte[]?> GetBitsAsync(string identityId, string key, CancellationToken cancellationToken)
    {
        Meter.Read(_sizes.GetValueOrDefault(key), consistent: false);
        return Done(Items.GetBitsAsync(identityId, key, cancellationToken));
    }

    public Task PutBitsAsync(string identityId, string key, byte[] bits, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        _sizes[key] = bits.Length + Key;
        Meter.Write(0, _sizes[key]);
        Fail();
        return Items.PutBitsAsync(identityId, key, bits, expiresAt, cancellationToken);
    }

    public Task DeleteBitsAsync(string identityId, string key, CancellationToken cancellationToken)
    {
        Meter.Write(_sizes.GetValueOrDefault(key), 0);
        Fail();
        return Items.DeleteBitsAsync(identityId, key, cancellationToken);
    }

    public Task<bool> MarkSeenAsync(string identityId, SeenMark mark, CancellationToken cancellationToken)
    {
        Meter.Write(Key, Key);
        return Done(Items.MarkSeenAsync(identityId, mark, cancellationToken));
    }

    private Task<T> Done<T>(Task<T> operation)
    {
        Fail();
        return operation;
    }
}

/// <summary>A clock that the test moves.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    public void Step(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;
}

using System.Globalization;
using Functions.Tests.Fakes;
using Realtime.Notifications;
using static Functions.Tests.Publishing.Sending;

namespace Functions.Tests.Publishing;

/// <summary>
/// A seeded history of events: a third of the calls fail, processes are killed, events come twice, end among the dead letters and are redriven. What
/// the ledger says is compared with what stands in logs and waits.
/// </summary>
internal sealed class LedgerHistory : IDisposable, IDeliveryRules
{
    private const int Events = 3;

    private readonly Random _random;
    private readonly TestBackend _backend = new();

    public LedgerHistory(int seed)
    {
        _random = new(seed);
        _backend.Rules = this;
    }

    /// <summary>How many different reports there were.</summary>
    public int Revisions { get; private set; }

    /// <summary>How many events ended among the dead letters.</summary>
    public int Dead { get; private set; }

    public void Dispose() => _backend.Dispose();

    public Task<IReadOnlyDictionary<string, DeliveryDecision>> DecideAsync(
        string type, IReadOnlyCollection<string> subs, DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DeliveryDecision>>(subs.ToDictionary(
            sub => sub, sub => new DeliveryDecision(sub.EndsWith('7') ? NotificationDelivery.Suppressed : NotificationDelivery.Deliver)));

    public async Task RunAsync()
    {
        for (var number = 0; number < Events; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"event-{number}");
            var users = Enumerable.Range(0, _random.Next(1, 30)).Select(_ => User(_random.Next(60))).Distinct().ToList();
            _backend.Know(users.Where(user => user.StartsWith("eu-", StringComparison.Ordinal)).ToList());
            if (!await TryAsync(id, users))
            {
                Dead++;
                await CheckAsync(id, users, isRedriven: false);
                await SendAsync(_backend, users, ownId: id, areKnown: false);
            }

            await CheckAsync(id, users, isRedriven: true);
            var told = _backend.Reports.Told.Where(status => status.Id == id).ToList();
            Revisions += told.Select(status => status.Revision).Distinct().Count();
            Assert.All(told.GroupBy(status => status.Revision), same => Assert.Single(same.Distinct()));
        }
    }

    /// <summary>A known identity, one that nobody knows, or a subject, which has no identity.</summary>
    private static string User(int number) => (number % 4) switch
    {
        0 or 1 => string.Create(CultureInfo.InvariantCulture, $"eu-west-1:00000000-0000-4000-8000-{number:d12}"),
        2 => string.Create(CultureInfo.InvariantCulture, $"us-east-1:00000000-0000-4000-8000-{number:d12}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"sub-{number}"),
    };

    /// <summary>Three attempts, as Lambda makes them, and sometimes the event comes twice.</summary>
    private async Task<bool> TryAsync(string id, IReadOnlyList<string> users)
    {
        var isDone = false;
        for (var attempt = 0; attempt < 3 && (!isDone || _random.Next(2) == 0); attempt++)
        {
            var (isKilled, calls) = (false, _random.Next(10, 200));
            var chance = _random.Next(4) switch { 0 or 1 => 1 / 3d, 2 => 0.02, _ => 0 };
            Killing.BeforeEachCall(_backend, () =>
            {
                lock (_random)
                {
                    isKilled |= --calls == 0;
                    _ = isKilled ? throw new KilledException() : _random.NextDouble() < chance ? throw new IOException("No answer.") : 0;
                }
            });
            try
            {
                await SendAsync(_backend, users, ownId: id, areKnown: false);
                isDone = true;
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                // The event comes again, or ends among the dead letters.
                isKilled = false;
            }

            Killing.BeforeEachCall(_backend, () => { });
        }

        return isDone;
    }

    private async Task CheckAsync(string id, List<string> users, bool isRedriven)
    {
        if (await _backend.Ledger.FindAsync("shop", id, TestContext.Current.CancellationToken) is not { } status)
        {
            Assert.False(isRedriven);
            return;
        }

        Assert.Equal((users.Count, users.Count), (status.Addressed, status.Delivered + status.Pending + status.Suppressed + status.Failed));
        var key = new Realtime.Messages.EventKey("shop", "Notification", id);
        var delivered = users.Count(user => _backend.Store.Messages($"notifications/{user}").Any(
            message => message.Id == Realtime.Messages.MessageId.Create(key, $"notifications/{user}")));
        var pending = users.Count(user => _backend.Inbox.KeysOf($"pending|{user}").Contains($"waits|{Realtime.Messages.MessageId.Create(key, "")}"));
        if (!isRedriven)
        {
            // What is among the dead letters counts as failed until it is redriven, whatever an attempt did that did not come to its end.
            Assert.True(status.Delivered <= delivered && status.Pending <= pending);
            return;
        }

        var suppressed = users.Count(user => user.EndsWith('7') && (user.StartsWith("sub", StringComparison.Ordinal) || user.StartsWith("eu", StringComparison.Ordinal)));
        Assert.Equal((delivered, pending, suppressed), (status.Delivered, status.Pending, status.Suppressed));
        Assert.True(status.IsComplete);
    }
}

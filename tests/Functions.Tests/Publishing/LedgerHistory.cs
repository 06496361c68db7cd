using System.Globalization;
using Functions.Tests.Fakes;
using Realtime.Inbox.Ledger;
using Realtime.Notifications;
using static Functions.Tests.Publishing.Sending;

namespace Functions.Tests.Publishing;

/// <summary>
/// A seeded history of events: a third of the calls fail, processes are killed, events come twice, end among the dead letters and are redriven. What
/// the ledger says is compared with what stands in logs and waits.
/// </summary>
internal sealed class LedgerHistory : IDisposable, IDeliveryRules
{
    private readonly Random _random;
    private readonly TestBackend _backend = new();
    private int _people;
    private int _brokenOff;
    private NotificationStatus? _last;

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

    /// <summary>A few events to a few recipients each.</summary>
    public Task RunAsync() => RunAsync([.. Enumerable.Range(0, 3).Select(_ => _random.Next(1, 30))], people: 60);

    /// <summary>Events to so many recipients each, of so many people.</summary>
    public async Task RunAsync(IReadOnlyList<int> recipients, int people)
    {
        _people = people;
        foreach (var (number, count) in recipients.Index())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"event-{number}");
            var users = Users(count);
            if (!await TryAsync(id, users))
            {
                Dead++;
                await CheckAsync(id, users, isRedriven: false);
                await SendAsync(_backend, users, ownId: id, areKnown: false);
            }

            await CheckAsync(id, users, isRedriven: true);
            CheckTold(id);
        }
    }

    /// <summary>One event that is killed before a call, whatever that is to, and comes again.</summary>
    /// <returns>Whether it made as many calls as that.</returns>
    public async Task<bool> KillAsync(int call)
    {
        _people = 24;
        var users = Users(_people);
        var isKilled = await Killing.BeforeCallAsync(_backend, call, () => SendAsync(_backend, users, ownId: "event-0", areKnown: false));
        _brokenOff = isKilled ? 1 : 0;
        await CheckAsync("event-0", users, isRedriven: false);
        await SendAsync(_backend, users, ownId: "event-0", areKnown: false);
        await CheckAsync("event-0", users, isRedriven: true);
        CheckTold("event-0");
        return isKilled;
    }

    /// <summary>People by chance, each once.</summary>
    private List<string> Users(int count)
    {
        var numbers = Enumerable.Range(0, _people).ToArray();
        _random.Shuffle(numbers);
        var users = numbers.Take(count).Select(User).ToList();
        _backend.Know(users.Where(user => user.StartsWith("eu-", StringComparison.Ordinal)).ToList());
        return users;
    }

    /// <summary>Each revision was told with the same numbers, the last one too; again only by who went on where another one was broken off.</summary>
    private void CheckTold(string id)
    {
        var told = _backend.Reports.Told.Where(status => status.Id == id).ToList();
        var revisions = told.GroupBy(status => status.Revision).ToList();
        Revisions += revisions.Count;
        Assert.All(revisions, same => Assert.Single(same.Distinct()));
        Assert.All(told, status => Assert.Equal(status.Addressed, status.Delivered + status.Pending + status.Suppressed + status.Failed));
        Assert.Equal(told.Select(status => status.Revision).Order(), told.Select(status => status.Revision));
        Assert.InRange(told.Count - revisions.Count, 0, _brokenOff);
        Assert.Equal(_last, told[^1]);
    }

    /// <summary>A known identity, one that nobody knows, or a subject, which has no identity.</summary>
    private static string User(int number) => (number % 4) switch
    {
        0 or 1 => string.Create(CultureInfo.InvariantCulture, $"eu-west-1:00000000-0000-4000-8000-{number:d12}"),
        2 => string.Create(CultureInfo.InvariantCulture, $"us-east-1:00000000-0000-4000-8000-{number:d12}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"sub-{number}"),
    };

    /// <summary>Three attempts, as Lambda makes them, and sometimes the event comes twice.</summary>
    private async Task<bool> TryAsync(string id, List<string> users)
    {
        var isDone = false;
        _brokenOff = 0;
        for (var attempt = 0; attempt < 3 && (!isDone || _random.Next(2) == 0); attempt++)
        {
            var (isKilled, calls) = (false, _random.Next(10, 50 + (8 * users.Count)));
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
                _brokenOff++;
            }

            Killing.BeforeEachCall(_backend, () => { });
        }

        return isDone;
    }

    private async Task CheckAsync(string id, List<string> users, bool isRedriven)
    {
        if (await _backend.Statuses.FindAsync("shop", id, TestContext.Current.CancellationToken) is not { } status)
        {
            Assert.False(isRedriven);
            return;
        }

        Assert.Equal((users.Count, users.Count), (status.Addressed, status.Delivered + status.Pending + status.Suppressed + status.Failed));
        var key = new Realtime.Messages.EventKey("shop", "Notification", id);
        var delivered = users.Count(user => _backend.Store.Messages($"notifications/{user}").Any(
            message => message.Id == Realtime.Messages.MessageId.Create(key, $"notifications/{user}")));
        var pending = users.Count(user => _backend.Inbox.Items.ContainsKey(($"pending|{user}", $"waits|{Realtime.Messages.MessageId.Create(key, "")}")));
        if (!isRedriven)
        {
            // What is among the dead letters counts as failed until it is redriven, whatever an attempt did that did not come to its end.
            Assert.True(status.Delivered <= delivered && status.Pending <= pending);
            return;
        }

        var suppressed = users.Count(user => user.EndsWith('7') && (user.StartsWith("sub", StringComparison.Ordinal) || user.StartsWith("eu", StringComparison.Ordinal)));
        Assert.Equal((delivered, pending, suppressed), (status.Delivered, status.Pending, status.Suppressed));
        Assert.Equal(users.Count - delivered - pending - suppressed, status.Failed);
        _last = status;
        Assert.True(status.IsComplete);
    }
}

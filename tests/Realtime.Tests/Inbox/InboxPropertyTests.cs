using Realtime.Inbox;

namespace Realtime.Tests.Inbox;

/// <summary>
/// The badge can't lie: twenty devices of five users, one of whom has two identities; reads, archivings, devices that are cut off and come back, and functions that die at
/// any step. Whoever is back has what the log says.
/// </summary>
public sealed class InboxPropertyTests
{
    private readonly Random _random = new(15);
    private int _deaths;

    [Fact]
    public async Task Every_device_that_is_back_has_the_counts_of_the_log()
    {
        var inboxes = Enumerable.Range(0, 6).Select(_ => new MeteredInbox()).ToList();
        var devices = Enumerable.Range(0, 20).Select(index => new Device(inboxes[index % inboxes.Count])).ToList();
        for (var sent = 0; sent < TestSizes.Notifications;)
        {
            var some = _random.Next(1, 12);
            await inboxes[_random.Next(inboxes.Count)].FillAsync(some, bytes: 40, first: sent);
            sent += some;
            foreach (var device in devices.Where(_ => _random.Next(4) == 0))
            {
                await DoAsync(device);
            }
        }

        foreach (var inbox in inboxes)
        {
            inbox.Fail = static () => { };
            inbox.Clock.Step(TimeSpan.FromMinutes(10));
        }

        foreach (var device in devices)
        {
            await device.ComeBackAsync();
            await device.CheckAsync();
        }

        foreach (var inbox in inboxes)
        {
            var before = (await inbox.BringUpAsync()).Counts;
            inbox.Items.Forget();
            Assert.Equal(before, (await inbox.BringUpAsync()).Counts);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{devices.Sum(device => device.Changes)} changes, {_deaths} deaths");
        Assert.True(devices.Sum(device => device.Changes) > TestSizes.Notifications / 20);
        Assert.True(_deaths > 20);
    }

    private async Task DoAsync(Device device)
    {
        device.Inbox.Fail = () =>
        {
            if (_random.Next(12) == 0)
            {
                throw new TimeoutException("The function died.");
            }
        };
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await (_random.Next(3) == 0 ? device.ComeBackAsync() : device.ChangeAsync(_random));
                break;
            }
            catch (TimeoutException)
            {
                _deaths++;
            }
        }

        device.Inbox.Fail = static () => { };
    }

    /// <summary>A device: it knows what it was told when it came back last, and the entries behind that.</summary>
    private sealed class Device(MeteredInbox inbox)
    {
        private readonly List<InboxMessage> _known = [];
        private InboxCounts? _counts;

        public MeteredInbox Inbox => inbox;

        public int Changes { get; private set; }

        public async Task ComeBackAsync()
        {
            var page = await inbox.ReadAsync(InboxShow.All, limit: 30);
            _known.Clear();
            _known.AddRange(page.Messages);
            _counts = page.Counts;
        }

        public async Task ChangeAsync(Random random)
        {
            if (_known.Count == 0)
            {
                return;
            }

            var positions = _known.Where(_ => random.Next(3) == 0).Select(message => message.Message.Position).DefaultIfEmpty(_known[0].Message.Position).ToList();
            var outcome = random.Next(6) == 0
                ? await inbox.ChangeUpToAsync(random.Next(4) == 0 ? InboxAction.Archive : InboxAction.Read, positions[0])
                : await inbox.ChangeAsync((InboxAction)random.Next(4), positions);
            Assert.Null(outcome.Wrong);
            inbox.TruthAt(outcome.Counts!.UpTo).Check(outcome.Counts, seen: 0);
            Changes += outcome.Entry is null ? 0 : 1;
        }

        public async Task CheckAsync()
        {
            // What came behind the answer, the client takes in by itself: here it asks until there is nothing.
            _counts = (await inbox.BringUpAsync()).Counts;
            var truth = inbox.TruthAt(_counts.UpTo);
            truth.Check(_counts, seen: 0);
            foreach (var show in Enum.GetValues<InboxShow>())
            {
                truth.Check(await inbox.ReadAsync(show, limit: 50), new(show, null), 50, seen: 0);
            }
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;
using Realtime.Inbox.Audiences;
using Realtime.Inbox.Ledger;
using Realtime.Messages;
using Realtime.Notifications;

namespace Functions.Tests.Publishing;

/// <summary>A backend with an audience, an event to it, and a reader of what everybody has who knows nothing of pages and ledgers.</summary>
internal sealed class AudienceRun : IDisposable, IDeliveryRules
{
    public const string Name = "everybody";
    public const string Id = "news-1";

    private static readonly EventKey Key = new("shop", "Notification", Id);

    public AudienceRun(AudienceRules rules)
    {
        Backend = new TestBackend { AudienceRules = rules };
        Backend.Rules = this;
    }

    public TestBackend Backend { get; }

    /// <summary>What was given up: it waits among the dead letters.</summary>
    public List<TriggeringEvent> Dead { get; } = [];

    public void Dispose() => Backend.Dispose();

    /// <summary>Known identities, one that nobody knows, subjects without an identity; of the sevens nobody wants it.</summary>
    public static string User(int number) => (number % 4) switch
    {
        0 or 1 => string.Create(CultureInfo.InvariantCulture, $"eu-west-1:00000000-0000-4000-8000-{number:d12}"),
        2 => string.Create(CultureInfo.InvariantCulture, $"us-east-1:00000000-0000-4000-8000-{number:d12}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"sub-{number}"),
    };

    public Task<IReadOnlyDictionary<string, DeliveryDecision>> DecideAsync(
        string type, IReadOnlyCollection<string> subs, DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DeliveryDecision>>(subs.ToDictionary(
            sub => sub, sub => new DeliveryDecision(sub.EndsWith('7') ? NotificationDelivery.Suppressed : NotificationDelivery.Deliver)));

    public async Task<IReadOnlyList<string>> FillAsync(int users)
    {
        var names = Enumerable.Range(0, users).Select(User).ToList();
        Backend.Know([.. names.Where(name => name.StartsWith("eu-", StringComparison.Ordinal))]);
        foreach (var some in names.Chunk(4_000))
        {
            Assert.Equal(some.Length, (await Backend.AudienceUsers.AddAsync(Name, some, Token)).Changed);
        }

        return names;
    }

    public Task<PublishResult> SendAsync(string audience = Name, string note = Sending.Note, string? sendAt = null)
    {
        var when = sendAt is null ? "" : $"\"sendAt\":\"{sendAt}\",";
        return InvokeAsync(new TriggeringEvent("shop", "Notification", "event-1", JsonDocument.Parse(
            $$"""{"id":"{{Id}}",{{when}}"audience":"{{audience}}","notification":{{note}}}""").RootElement));
    }

    /// <summary>Works on what waits, as EventBridge and Lambda do: what fails three times is given up.</summary>
    public async Task WorkAsync(Action? beforeEach = null, int attempts = 3)
    {
        while (Backend.Pages.Waiting.TryPeek(out var order))
        {
            for (var attempt = 1; ; attempt++)
            {
                beforeEach?.Invoke();
                try
                {
                    await InvokeAsync(order);
                    break;
                }
                catch (Exception error) when (error is not Xunit.Sdk.XunitException)
                {
                    if (error is KilledException && attempts == 1)
                    {
                        throw;
                    }

                    if (attempt == attempts)
                    {
                        Dead.Add(order);
                        break;
                    }
                }
            }

            Backend.Pages.Waiting.Dequeue();
        }
    }

    public Task<PublishResult> InvokeAsync(TriggeringEvent input) => FunctionHost.HandleAsync(
        Backend.PublishNotification.HandleAsync, input, new FakeContext { RemainingTime = TimeSpan.FromMinutes(5) }, Backend.Log);

    public async Task<NotificationStatus> StatusAsync() => (await Backend.Statuses.FindAsync(Key.Source, Key.Id, Token))!;

    /// <summary>What logs and the waiting room say of these users: how many have it, for how many it waits, how many don't want it.</summary>
    public (int Delivered, int Pending, int Suppressed) Read(IReadOnlyCollection<string> users)
    {
        var waiting = Backend.Inbox.Items.Keys
            .Where(key => key.Sk == $"waits|{MessageId.Create(Key, "")}").Select(key => key.Pk["pending|".Length..]).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(users.ToHashSet(StringComparer.Ordinal), waiting);
        return (
            users.Count(user => Backend.Store.Messages($"notifications/{user}").Count(
                message => message.Id == MessageId.Create(Key, $"notifications/{user}")) is 1),
            waiting.Count,
            users.Count(user => user.EndsWith('7') && !user.StartsWith("us-", StringComparison.Ordinal)));
    }

    /// <summary>The numbers add up, and are what a reader finds.</summary>
    public async Task CheckAsync(IReadOnlyCollection<string> users)
    {
        var status = await StatusAsync();
        Assert.Equal((users.Count, true), (status.Addressed, status.IsComplete));
        Assert.Equal(status.Addressed, status.Delivered + status.Pending + status.Suppressed + status.Failed);
        Assert.Equal(Read(users), (status.Delivered, status.Pending, status.Suppressed));
        Assert.Equal(status, Backend.Reports.Told[^1]);
        Assert.All(Backend.Reports.Told.GroupBy(told => told.Revision), same => Assert.Single(same.Distinct()));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}

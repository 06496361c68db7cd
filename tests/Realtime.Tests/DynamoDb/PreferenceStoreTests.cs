using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Notifications;
using Realtime.Tests.Notifications;

namespace Realtime.Tests.DynamoDb;

public sealed class PreferenceStoreTests(Dynalite dynalite) : IClassFixture<Dynalite>
{
    private const string Alice = "aaaaaaaa-0000-4000-8000-000000000001";
    private static readonly DateTimeOffset Night = new(2026, 11, 24, 23, 0, 0, TimeSpan.Zero);
    private static readonly QuietHours Nights = QuietHoursTests.Hours("UTC", "22:00", "07:00", ["tue", "wed"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_chosen_is_read_again()
    {
        using var inbox = await InboxAsync();

        Assert.Empty((await inbox.Store.GetAsync(Alice, Token)).Choices);
        var change = Choosing("order", (NotificationChannel.Inbox, true), (NotificationChannel.Live, false)) with { ChangesQuietHours = true, QuietHours = Nights };
        var told = await inbox.Store.ChangeAsync(Alice, change, Token);
        var read = await inbox.Store.GetAsync(Alice, Token);

        foreach (var preferences in (NotificationPreferences[])[told, read])
        {
            Assert.Equal(change.Choices.OrderBy(choice => choice.Key.Channel), preferences.Choices.OrderBy(choice => choice.Key.Channel));
            Assert.Equal(Nights, preferences.QuietHours);
        }

        Assert.Null((await inbox.Store.ChangeAsync(Alice, new() { ChangesQuietHours = true }, Token)).QuietHours);
        Assert.Equal(2, (await inbox.Store.GetAsync(Alice, Token)).Choices.Count);
    }

    [Fact]
    public async Task Devices_that_change_different_things_at_once_lose_nothing()
    {
        using var inbox = await InboxAsync();
        var changes = NotificationCatalog.Types
            .SelectMany(type => NotificationChannels.All.Select(channel => Choosing(type.Name, (channel, !type.HasByDefault(channel)))))
            .Append(new() { ChangesQuietHours = true, QuietHours = Nights })
            .ToList();

        await Task.WhenAll(changes.Select(change => inbox.Store.ChangeAsync(Alice, change, Token)));

        var all = await inbox.Store.GetAsync(Alice, Token);
        Assert.Equal(changes.Sum(change => change.Choices.Count), all.Choices.Count);
        Assert.All(changes.SelectMany(change => change.Choices), choice => Assert.Equal(choice.Value, all.Choices[choice.Key]));
        Assert.Equal(Nights, all.QuietHours);
    }

    [Fact]
    public async Task What_catalogue_and_zones_no_longer_have_counts_for_nothing()
    {
        using var inbox = await InboxAsync();
        await inbox.Client.PutItemAsync(
            new PutItemRequest
            {
                TableName = inbox.Table,
                Item = new()
                {
                    ["pk"] = new("pref|" + Alice),
                    ["sk"] = new("preferences"),
                    ["former|inbox"] = new() { BOOL = false },
                    ["order|pigeon"] = new() { BOOL = false },
                    ["order|live"] = new("no"),
                    ["order|email"] = new() { BOOL = false },
                    ["quietHours"] = new() { M = new() { ["zone"] = new("Europe/Bonn"), ["from"] = new("22:00"), ["to"] = new("07:00"), ["days"] = new() { L = [new("mon")] } } },
                },
            },
            Token);

        var preferences = await inbox.Store.GetAsync(Alice, Token);

        Assert.Null(preferences.QuietHours);
        Assert.Equal([NotificationChannel.Inbox, NotificationChannel.Live], NotificationChannels.All.Where(channel => preferences.IsOn(NotificationCatalog.Order, channel)));
    }

    [Fact]
    public async Task The_rules_decide_for_everybody_at_half_a_unit_each()
    {
        using var inbox = await InboxAsync();
        string[] subs = [.. Enumerable.Range(0, 250).Select(i => $"sub-{i}")];
        await inbox.Store.ChangeAsync("sub-7", Choosing("order", (NotificationChannel.Inbox, false)), Token);
        await inbox.Store.ChangeAsync("sub-120", Choosing("order", (NotificationChannel.Live, false)), Token);
        await inbox.Store.ChangeAsync("sub-249", new() { ChangesQuietHours = true, QuietHours = Nights }, Token);
        (inbox.Client.Read, inbox.Client.Batches) = (0, 0);

        var decided = await inbox.Rules.DecideAsync("order", [.. subs, .. subs], Night, Token);

        Assert.Equal(subs.Order(StringComparer.Ordinal), decided.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            [("sub-120", NotificationDelivery.LogOnly), ("sub-249", NotificationDelivery.Silent), ("sub-7", NotificationDelivery.Suppressed)],
            decided.Where(one => one.Value.Delivery is not NotificationDelivery.Deliver).Select(one => (one.Key, one.Value.Delivery)).OrderBy(one => one.Key, StringComparer.Ordinal));
        Assert.Equal((3, subs.Length * 0.5), (inbox.Client.Batches, inbox.Client.Read));
    }

    [Fact]
    public async Task What_is_critical_is_decided_without_a_read_and_a_former_type_by_quiet_hours_only()
    {
        using var inbox = await InboxAsync();
        await inbox.Store.ChangeAsync(Alice, Choosing("former", (NotificationChannel.Sms, true)) with { ChangesQuietHours = true, QuietHours = Nights }, Token);

        var former = await inbox.Rules.DecideAsync("former", [Alice, "bob"], Night, Token);
        inbox.Client.Batches = 0;
        var critical = await inbox.Rules.DecideAsync("security", [Alice, "bob"], Night, Token);

        Assert.Equal((NotificationDelivery.Silent, NotificationDelivery.Deliver), (former[Alice].Delivery, former["bob"].Delivery));
        Assert.Equal((new(NotificationDelivery.Deliver, true), new DeliveryDecision(NotificationDelivery.Deliver, true)), (critical[Alice], critical["bob"]));
        Assert.Equal(0, inbox.Client.Batches);
        Assert.Empty(await inbox.Rules.DecideAsync("order", [], Night, Token));
    }

    [Fact]
    public async Task Reading_and_changing_cost_the_same_for_whoever_chose_everything()
    {
        using var inbox = await InboxAsync();
        foreach (var type in NotificationCatalog.Types)
        {
            await inbox.Store.ChangeAsync(Alice, Choosing(type.Name, [.. NotificationChannels.All.Select(channel => (channel, true))]), Token);
        }

        (inbox.Client.Read, inbox.Client.Written) = (0, 0);
        await inbox.Store.GetAsync(Alice, Token);
        await inbox.Store.ChangeAsync(Alice, Choosing("order", (NotificationChannel.Sms, false)), Token);

        Assert.Equal((1, 1), (inbox.Client.Read, inbox.Client.Written));
    }

    private async Task<InboxUse> InboxAsync()
    {
        var use = new InboxUse(new(dynalite.Endpoint), $"Inbox-{Guid.NewGuid():N}");
        await Dynalite.CreateTableAsync(use.Client, use.Table, new AttributeDefinition("sk", ScalarAttributeType.S));
        return use;
    }

    private static PreferenceChange Choosing(string type, params (NotificationChannel Channel, bool IsOn)[] choices) =>
        new() { Choices = choices.ToDictionary(choice => new ChannelChoice(type, choice.Channel), choice => choice.IsOn) };

    private sealed record InboxUse(CountingClient Client, string Table) : IDisposable
    {
        public PreferenceStore Store => new(Client, Table, TimeProvider.System);

        public DeliveryRules Rules => new(Store);

        public void Dispose() => Client.Dispose();
    }
}

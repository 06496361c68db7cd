using Realtime.Notifications;

namespace Realtime.Tests.Notifications;

public sealed class NotificationPreferencesTests
{
    private static readonly DateTimeOffset Night = new(2026, 11, 24, 23, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly QuietHours Nights = QuietHoursTests.Hours("UTC", "22:00", "07:00", QuietHours.DayNames);

    [Fact]
    public void Types_have_names_of_their_own_that_fit_into_an_attribute() => Assert.All(NotificationCatalog.Types, type =>
    {
        Assert.Matches("^[a-z0-9-]{1,40}$", type.Name);
        Assert.Same(type, NotificationCatalog.Find(type.Name));
        Assert.Contains(NotificationChannel.Inbox, type.Channels);
        Assert.True(!type.IsCritical || type.HasByDefault(NotificationChannel.Live), $"{type.Name} is critical and not live");
    });

    [Fact]
    public void Every_type_that_is_declared_is_in_the_list() => Assert.Equal(
        typeof(NotificationCatalog).GetProperties().Where(property => property.PropertyType == typeof(NotificationType)).Select(property => property.GetValue(null)),
        NotificationCatalog.Types);

    [Fact]
    public void The_documentation_lists_them_all() => Assert.Equal(
        NotificationCatalog.Types.Select(type => string.Join(
            " | ", $"`{type.Name}`", string.Join(", ", type.Channels.Select(NotificationChannels.NameOf)), type.IsCritical ? "yes" : "", Written(type.UnseenAfter))),
        File.ReadLines(Path.Combine(Repository.Root, "docs/notifications.md"))
            .SkipWhile(line => !line.StartsWith("| `type` |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries) is [_, var name, _, .. var rest] ? string.Join(" | ", [name, .. rest[..^1]]) : line));

    [Fact]
    public void Channels_are_found_by_their_names() =>
        Assert.All(Enum.GetValues<NotificationChannel>(), channel => Assert.Equal(channel, NotificationChannels.Find(NotificationChannels.NameOf(channel))));

    [Fact]
    public void What_nobody_chose_is_as_the_catalogue_has_it() => Assert.All(NotificationCatalog.Types, type =>
    {
        Assert.Equal(type.Channels, NotificationChannels.All.Where(channel => NotificationPreferences.None.IsOn(type, channel)));
        Assert.Equal(NotificationDelivery.Deliver, NotificationPreferences.None.Decide(type, Night));
    });

    [Theory]
    [InlineData(true, true, false, NotificationDelivery.Deliver)]
    [InlineData(true, true, true, NotificationDelivery.Silent)]
    [InlineData(true, false, false, NotificationDelivery.LogOnly)]
    [InlineData(true, false, true, NotificationDelivery.LogOnly)]
    [InlineData(false, true, false, NotificationDelivery.Suppressed)]
    [InlineData(false, false, true, NotificationDelivery.Suppressed)]
    public void What_becomes_of_a_notification_is_what_the_user_chose(bool inbox, bool live, bool isNight, NotificationDelivery expected)
    {
        var preferences = Choosing(NotificationCatalog.Order, (NotificationChannel.Inbox, inbox), (NotificationChannel.Live, live)) with { QuietHours = Nights };

        Assert.Equal(expected, preferences.Decide(NotificationCatalog.Order, isNight ? Night : Noon));
    }

    [Fact]
    public void What_is_not_in_the_inbox_is_not_live_and_is_again_when_it_is_back()
    {
        var off = Choosing(NotificationCatalog.Order, (NotificationChannel.Inbox, false));
        var back = Choosing(NotificationCatalog.Order, (NotificationChannel.Inbox, true));

        Assert.False(off.IsOn(NotificationCatalog.Order, NotificationChannel.Live));
        Assert.True(off.IsOn(NotificationCatalog.Order, NotificationChannel.Email));
        Assert.True(back.IsOn(NotificationCatalog.Order, NotificationChannel.Live));
    }

    [Fact]
    public void What_is_critical_passes_quiet_hours_and_old_choices()
    {
        var preferences = Choosing(NotificationCatalog.Security, (NotificationChannel.Inbox, false), (NotificationChannel.Live, false), (NotificationChannel.Email, false), (NotificationChannel.Sms, true)) with { QuietHours = Nights };

        Assert.Equal(NotificationDelivery.Deliver, preferences.Decide(NotificationCatalog.Security, Night));
        Assert.True(preferences.IsOn(NotificationCatalog.Security, NotificationChannel.Email));
        Assert.True(preferences.IsOn(NotificationCatalog.Security, NotificationChannel.Sms));
    }

    private static string Written(TimeSpan? unseenAfter) => unseenAfter switch
    {
        null => "never",
        { TotalHours: >= 1 and var hours } => $"{hours} h",
        { TotalMinutes: var minutes } => $"{minutes} min",
    };

    private static NotificationPreferences Choosing(NotificationType type, params (NotificationChannel Channel, bool IsOn)[] choices) =>
        new() { Choices = choices.ToDictionary(choice => new ChannelChoice(type.Name, choice.Channel), choice => choice.IsOn) };
}

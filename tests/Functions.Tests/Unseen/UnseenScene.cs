using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Scheduler.Model;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;
using Functions.Tests.Publishing;
using Realtime.Inbox;
using Realtime.Log;
using Realtime.Notifications;

namespace Functions.Tests.Unseen;

/// <summary>Notifications, what users do with them, and schedules that are run when their time has come.</summary>
internal sealed class UnseenScene : IDisposable
{
    public const string Order = """{"type":"order","title":"Title","body":"Body"}""";

    public TestBackend Backend { get; } = new();

    public RealtimeInbox Inbox => new(Backend.Inbox.Client, FakeInboxTable.Name, Backend.MessageLog, Backend.Clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Backend.Dispose();

    /// <summary>An identity, and its user, who have opened a session.</summary>
    public async Task<string> SignInAsync(string subject, string? identity = null)
    {
        identity ??= $"eu-west-1:00000000-0000-4000-8000-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..12]}";
        await Backend.Directory.WriteAsync(identity, new(subject, Backend.Clock.Now), Token);
        return identity;
    }

    public Task<PublishResult> NotifyAsync(IReadOnlyList<string> users, string note = Order, string id = "order-17") =>
        Sending.SendAsync(Backend, users, ownId: id, note: note, areKnown: false);

    public Task ChooseAsync(string subject, string type, params (NotificationChannel Channel, bool IsOn)[] choices) => ChangeAsync(
        subject, new() { Choices = choices.ToDictionary(choice => new ChannelChoice(type, choice.Channel), choice => choice.IsOn) });

    public Task RestAsync(string subject, string from, string to, string zone = "Europe/Berlin") =>
        QuietHours.TryParse(new(zone, from, to, [.. QuietHours.DayNames]), out var hours, out _)
            ? ChangeAsync(subject, new() { ChangesQuietHours = true, QuietHours = hours })
            : throw new ArgumentException("They are no quiet hours.", nameof(from));

    /// <summary>The position of the newest notification in an inbox.</summary>
    public async Task<Position> NewestAsync(string identity) =>
        (await Inbox.ReadAsync(identity, new(InboxShow.All, null), new(1, 100_000), Token)).Messages[0].Message.Position;

    public Task DoAsync(string identity, InboxAction action, Position position) =>
        Inbox.ChangeAsync(identity, new() { Action = action, Positions = [position] }, null, new ReadMeter(), Token);

    public Task SeeAsync(string identity, Position position) => Inbox.MarkSeenAsync(identity, position, new ReadMeter(), Token);

    /// <summary>When the schedules run.</summary>
    public IReadOnlyList<DateTimeOffset> Times => [.. Backend.Scheduler.Schedules.Values.Select(TimeOf).Order()];

    /// <summary>Moves the clock to the next schedule, which deletes itself, and calls the function with what it carries.</summary>
    public Task<UnseenResult> RunNextAsync()
    {
        var (name, schedule) = Backend.Scheduler.Schedules.MinBy(one => TimeOf(one.Value));
        Backend.Clock.Now = TimeOf(schedule);
        Backend.Scheduler.Schedules.Remove(name);
        return CallAsync(schedule.Target.Input);
    }

    public Task<UnseenResult> CallAsync(string input) => FunctionHost.HandleAsync(
        Backend.TellUnseen.HandleAsync, TriggeringEvent.Of(JsonDocument.Parse(input).RootElement), new FakeContext { RemainingTime = TimeSpan.FromMinutes(5) }, Backend.Log);

    private Task<NotificationPreferences> ChangeAsync(string subject, PreferenceChange change) =>
        new PreferenceStore(Backend.Inbox.Client, FakeInboxTable.Name, Backend.Clock).ChangeAsync(subject, change, Token);

    private static DateTimeOffset TimeOf(CreateScheduleRequest schedule) => DateTimeOffset.ParseExact(
        schedule.ScheduleExpression, "'at('yyyy-MM-dd'T'HH:mm:ss')'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

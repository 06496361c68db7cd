using System.Text;
using System.Text.Json;
using Functions.CustomResources;
using Functions.Hosting;
using Functions.Http;
using Functions.Publishing;
using Functions.Rooms;
using Functions.Tests.OpenApi;
using Realtime.Connections;
using Realtime.Inbox;
using Realtime.Inbox.Audiences;
using Realtime.Inbox.Ledger;
using Realtime.Inbox.Pending;
using Realtime.Inbox.Unseen;
using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Notifications;
using Realtime.Publishing;
using Realtime.Rooms;
using Realtime.Scheduling;
using Realtime.Sessions;
using Realtime.Tests.Inbox.Model;
using Realtime.Topics;
using Realtime.Users;

namespace Functions.Tests.Fakes;

/// <summary>All functions over fakes, composed as <see cref="Startup"/> does it.</summary>
internal sealed class TestBackend : IDisposable
{
    public const string Alice = "eu-west-1:11111111-1111-4111-8111-111111111111";
    public const string Bob = "eu-west-1:22222222-2222-4222-8222-222222222222";
    public const string AliceSubject = "aaaaaaaa-0000-4000-8000-000000000001";
    public const string IdentityPool = "eu-west-1:0d6b1f5e-7f0e-4a1a-9f39-6b7f3c1f0001";
    public const string UserPool = "eu-west-1_Example";
    public const string PolicyName = "RealtimeSignedIn";

    public const string UnseenFunction = "arn:aws:lambda:eu-west-1:123456789012:function:TellUnseen";

    public static readonly ScheduleSettings Schedules = new(
        FakeScheduler.Group, "arn:aws:iam::123456789012:role/schedules", "arn:aws:sqs:eu-west-1:123456789012:dead-letters");

    private readonly MemoryStream _output = new();
    private FakeDeadLetters? _deadLetters;
    private CallerBudget? _budget;

    /// <summary>What topics begin with at the broker.</summary>
    public TopicPrefix Prefix { get; init; } = TopicPrefix.None;

    public ManualClock Clock { get; init; } = new() { SkipsWaits = true };

    public FakeLogStore Store { get; } = new();

    public FakeRoomStore RoomStore { get; } = new();

    public InboxItems InboxItems { get; } = new();

    public FakeIotData Iot { get; } = new();

    public FakeIot Control { get; } = new();

    public FakeDirectoryTable Table { get; } = new();

    public FakeConnectionsTable ConnectionItems { get; } = new();

    public FakePreferencesTable Preferences { get; } = new();

    public FakeUserPool Pool { get; } = new();

    public FakeEventTable Events { get; } = new();

    public FakeInboxTable Inbox { get; } = new();

    public FakeScheduler Scheduler { get; } = new();

    public FakeWeb Web { get; } = new();

    public OutcomeLog Log => new(_output, Clock, "Test", "Realtime");

    /// <summary>Another table for the log, if it is not to be <see cref="Store"/>.</summary>
    public ILogStore? LogTable { get; init; }

    public MessageLog MessageLog => new(LogTable ?? Store, LogRules.Design, generation: 1, Clock);

    public SessionDirectory Directory => new(Table.Client, FakeDirectoryTable.Name, Clock);

    public UserDirectory Users => new(Table.Client, FakeDirectoryTable.Name, Clock);

    /// <summary>One a process, as it remembers.</summary>
    public BlockedUsers Blocked { get => field ??= new(Users, Clock); set; }

    public UserConnections Connections => new(ConnectionItems.Client, FakeConnectionsTable.Name, Clock);

    public UserBlocking Blocking => new(new(Table.Client, FakeDirectoryTable.Name), Users, Directory, Policies, Connections, Closer, Clock);

    public BackendPublisher Backend => new(MessageLog, Live, Clock);

    public PublishNotification PublishNotification => new(
        new NotificationPublisher(Directory, Rules, Backend, Pending, Live, Unfinished, Clock), Ledger, Unfinished, UnseenPages, Later, new(Audiences, Log, Clock), Log, Clock);

    /// <summary>How large audiences and their pages are.</summary>
    public AudienceRules AudienceRules { get; init; } = AudienceRules.Design;

    public FakePages Pages { get; } = new();

    public AudienceUsers AudienceUsers => new(Inbox.Client, FakeInboxTable.Name, AudienceRules, Clock);

    public ChangeAudience ChangeAudience => new(AudienceUsers, Log, Clock);

    public UnseenPages UnseenPages => new(Inbox.Client, FakeInboxTable.Name, UnseenTimer, UnseenFunction, Clock);

    public TellUnseen TellUnseen => new(
        new UnseenTeller(Inbox.Client, FakeInboxTable.Name, MessageLog, Directory, UnseenTimer, UnseenEvents, Clock), Log, Clock);

    public FakeUnseenEvents UnseenEvents { get; } = new();

    public DrainPending DrainPending => new(Pending, Log, Clock);

    public GetNotificationStatus GetNotificationStatus => new(Statuses, Log, Clock);

    public NotificationStatuses Statuses => new(Inbox.Client, FakeInboxTable.Name, Clock);

    public NotificationLedger Ledger => new(Inbox.Client, FakeInboxTable.Name, Reports, Clock);

    public FakeReports Reports { get; } = new();

    /// <summary>How notifications reach users, if it is not by their preferences.</summary>
    public IDeliveryRules Rules { get => field ?? new DeliveryRules(new PreferenceStore(Inbox.Client, FakeInboxTable.Name, Clock)); set; }

    public PendingNotifications Pending => new(
        Inbox.Client,
        FakeInboxTable.Name,
        MessageLog,
        async (subject, token) => (await Directory.ResolveAsync([subject], token)).GetValueOrDefault(subject)?.IdentityIds ?? [],
        Live,
        Clock);

    public PublishUpdate PublishUpdate => new(Backend, new RoomPublisher(Rooms, RoomSignals, Clock), Log, Clock);

    public ArchiveMessage ArchiveMessage => new(new MessageArchiver(MessageLog, Live), new RoomArchiver(Rooms, Users, RoomSignals), Blocked, Senders, Signals, Prefix, Log, Clock);

    /// <summary>One a process, as what it sent a moment ago counts.</summary>
    public SignalPublisher Signals => field ??= new(Live, Clock);

    /// <summary>One a process, as it remembers which rooms it told of.</summary>
    public RoomSignals RoomSignals { get => field ??= new(Rooms, Users, Signals, Clock); set; }

    /// <summary>One a process too.</summary>
    public SenderBudget Senders => field ??= new(Clock);

    public DocumentedFunction GetMessages => new("GetMessages", new GetMessages(MessageLog, Rooms.Reading, Budget, Pools, Http).HandleAsync);

    public DocumentedFunction CatchUp => new("CatchUp", new CatchUp(MessageLog, Rooms.Reading, Budget, Pools, Http).HandleAsync);

    public DocumentedFunction OpenSession => new("OpenSession", new OpenSession(
        new SessionOpening(Directory, Users, Policies, Clock),
        new UserNames(Table.Client, FakeDirectoryTable.Name, Pool.Client, UserPool, new PatientClock(Clock)),
        new PendingDrains(Inbox.Client, FakeInboxTable.Name, Live, "$aws/rules/Realtime_drain/drain/", new PatientClock(Clock)),
        new SessionDescription("eu-west-1", FakeIot.Endpoint, Prefix, "Realtime_"),
        Pools,
        Http).HandleAsync);

    public DocumentedFunction GetUsers => new("GetUsers", new GetUsers(Users, Budget, Http).HandleAsync);

    /// <summary>All routes about rooms; which one, the request's route key says.</summary>
    public DocumentedFunction ManageRooms => DocumentedFunction.ByRoute(
        "ListRooms", new ManageRooms(Queries, new(Rooms, Queries, new(Users), RoomSignals, Clock), Presence, Users, Budget, Pools, Http).HandleAsync);

    /// <summary>All routes about inboxes.</summary>
    public DocumentedFunction ManageInbox => DocumentedFunction.ByRoute(
        "GetInbox", new ManageInbox(new(InboxItems, MessageLog, InboxRules.Design, Clock), Signals, Budget, Http).HandleAsync);

    /// <summary>Both routes about preferences.</summary>
    public DocumentedFunction ManagePreferences => DocumentedFunction.ByRoute(
        "ChangePreferences", new ManagePreferences(new(Preferences.Client, FakePreferencesTable.Name, Clock), Budget, Pools, Http).HandleAsync);

    public RunRoomCommand RunRoomCommand => new(Rooms, new(Users), RoomSignals, Log, Clock);

    public BlockUser BlockUser => new(Users, Blocking, Log, Clock);

    public TrackConnections TrackConnections => new(new ConnectionTracking(Users, Connections, Blocking, Closer), Log, Clock);

    /// <summary>The dead letters; their functions are this backend's.</summary>
    public FakeDeadLetters DeadLetters => _deadLetters ??= new(this);

    public RedriveDeadLetters RedriveDeadLetters => new(DeadLetters.Redrive, Log);

    public ResolveIotEndpoint ResolveIotEndpoint => new(
        Control.Client, Answers(), Clock);

    public RemoveIotPolicy RemoveIotPolicy => new(
        new PolicyRemoval(Control.Client, Clock), Answers());

    /// <summary>Rooms, as the functions have them.</summary>
    public RealtimeRooms Rooms => new(
        RoomStore, MessageLog, new RoomBroker(Live, "$aws/rules/Realtime_sweep/sweep/"), Users.IsBlockedAsync, RoomRules.Design, Clock);

    /// <summary>What the functions wrote to the log.</summary>
    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    /// <summary>The lines of the log.</summary>
    public IReadOnlyList<JsonElement> Lines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private CallerBudget Budget => _budget ??= new(Clock);

    /// <summary>One a process, as it remembers who is here.</summary>
    private RoomPresence Presence => field ??= new(Rooms, Connections, Clock);

    private RoomQueries Queries => new(Rooms, MessageLog, new(Users));

    private static Settings Pools => new(name => name == "USER_POOL_ID" ? UserPool : null);

    private AudienceNotifications Audiences => new(Inbox.Client, FakeInboxTable.Name, Ledger, Pages, AudienceRules, Clock);

    private LaterNotifications Later => new(
        new ScheduledEvents(Inbox.Client, FakeInboxTable.Name, new PublishingTimer(Scheduler.Client, Schedules, Clock)), Log, Clock);

    private UnseenTimer UnseenTimer => new(Scheduler.Client, Schedules, Clock);

    private LivePublisher Live => new(Iot.Client, Prefix, Clock);

    private UnfinishedEvents Unfinished => new(Events.Client, FakeEventTable.Name, Clock);

    private HttpBoundary Http => new(IdentityPool, UserPool, Blocked, Log, Clock);

    private PolicyAttachments Policies => new(Control.Client, PolicyName);

    private ConnectionCloser Closer => new(Iot.Client, Clock);

    /// <summary>The one line of the log.</summary>
    public JsonElement Line() => Assert.Single(Lines);

    /// <summary>Lets the directory know the identities among <paramref name="users"/>, as one that have opened a session.</summary>
    public void Know(params IReadOnlyCollection<string> users)
    {
        foreach (var identity in users.Where(IdentityId.IsValid))
        {
            var item = DirectoryTable.IdentityKey(identity);
            item[DirectoryTable.Subject] = new() { S = $"subject-of-{identity}" };
            Table.Items[item[DirectoryTable.PartitionKey].S] = item;
        }
    }

    /// <summary>Puts messages into a topic's log.</summary>
    public async Task SeedAsync(string topic, params IReadOnlyList<string> bodies)
    {
        foreach (var (index, body) in bodies.Index())
        {
            var message = new NewMessage { Id = $"seed-{index}", Sender = Bob, SentAt = Clock.Now, Body = Encoding.UTF8.GetBytes(body) };
            await MessageLog.AppendAsync(
                new LogTopic(topic, TimeSpan.FromDays(90)), message, TestContext.Current.CancellationToken);
        }

        // Old enough that readers take every number for settled.
        Clock.Now += TimeSpan.FromMinutes(10);
    }

    public void Dispose()
    {
        _output.Dispose();
        Web.Dispose();
        _deadLetters?.Dispose();
    }

    private CustomResourceAnswers Answers() => new(new HttpClient(Web, disposeHandler: false), Log, Clock);
}

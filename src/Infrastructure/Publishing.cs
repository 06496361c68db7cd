using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Constructs;
using Infrastructure.Functions;
using Infrastructure.Topics;
using Realtime.Topics;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;

namespace Infrastructure;

/// <summary>
/// The way in for other services: an event bus, and the functions that turn its events into messages. Both functions may also be
/// invoked directly.
/// </summary>
public sealed class Publishing : Construct
{
    /// <summary>Adds bus, rules and functions.</summary>
    public Publishing(Construct scope, string id, BackendParts parts)
        : base(scope, id)
    {
        Bus = new EventBus(this, "Bus");
        Schedules = new Schedules(this, "Schedules", parts);
        Unseen = new Unseen(this, "Unseen", parts, Bus, Schedules);
        PublishNotification = CreatePublishNotification(parts);
        Schedules.Invoke(PublishNotification, Unseen.TellUnseen);
        PublishUpdate = new RealtimeFunction(this, "PublishUpdate", parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Minutes(1),
            Environment = parts.RoomVariables(),
            Permissions =
            [
                .. parts.Log.Appending(parts.Families),
                // A room is live by its key, which the first message of a day may change.
                parts.Rooms.Reading(),
                parts.Rooms.Changing(),
                // Members of small rooms are told that something has come.
                parts.Directory.Naming(),
                Permissions.PublishTo(BackendTopics.Updates(parts.Families), parts.Stage),
            ],
            DeadLetters = parts.DeadLetters,
        });
        RunRoomCommand = CreateRunRoomCommand(parts);
        Rules =
        [
            EventRoute.Add(this, "Notification", Bus, PublishNotification, parts.DeadLetters),
            EventRoute.Add(this, "CancelNotification", Bus, PublishNotification, parts.DeadLetters),
            EventRoute.Add(this, "Update", Bus, PublishUpdate, parts.DeadLetters),
            EventRoute.Add(this, "RoomCommand", Bus, RunRoomCommand, parts.DeadLetters),
        ];
    }

    /// <summary>The bus that other services put events on.</summary>
    public EventBus Bus { get; }

    /// <summary>When notifications that wait are sent.</summary>
    public Schedules Schedules { get; }

    /// <summary>Tells which notifications users have not seen.</summary>
    public Unseen Unseen { get; }

    /// <summary>Sends a notification to users, at once or at its time.</summary>
    public RealtimeFunction PublishNotification { get; }

    /// <summary>Sends messages to a topic.</summary>
    public RealtimeFunction PublishUpdate { get; }

    /// <summary>Makes and changes rooms for the backend.</summary>
    public RealtimeFunction RunRoomCommand { get; }

    /// <summary>The rules, one for each detail type.</summary>
    public IReadOnlyList<CfnRule> Rules { get; }

    private RealtimeFunction CreatePublishNotification(BackendParts parts) => new(this, "PublishNotification", parts.Functions, new RealtimeFunctionProps
    {
        // Up to 4,000 recipients an event, with retries when AWS IoT throttles.
        Timeout = Duration.Minutes(5),
        Environment = Environment(
            parts,
            [
                new("DIRECTORY_TABLE", parts.Directory.Table.TableName),
                parts.Inbox.Variable,
                new("EVENT_BUS", Bus.EventBusName),
                .. Schedules.Variables,
                Unseen.Variable,
            ]),
        Permissions =
        [
            .. parts.Log.Appending([TopicCatalog.Notifications]),
            parts.Log.KeepingUnfinishedEvents(),
            parts.Directory.Resolving(),
            parts.Inbox.ReadingPreferences(),
            parts.Inbox.KeepingPending(),
            parts.Inbox.KeepingLedger(),
            parts.Inbox.ReadingAudiences(),
            parts.Inbox.CuttingAudiences(),
            Permissions.PublishTo(BackendTopics.Notifications, parts.Stage),
            Permissions.Allow("ReportNotifications", ["events:PutEvents"], Bus.EventBusArn),
            parts.Inbox.KeepingSchedules(),
            parts.Inbox.AddingUnseen(),
            .. Schedules.Making("scheduler:DeleteSchedule"),
        ],
        DeadLetters = parts.DeadLetters,
    });

    private RealtimeFunction CreateRunRoomCommand(BackendParts parts) => new(this, "RunRoomCommand", parts.Functions, new RealtimeFunctionProps
    {
        Timeout = Duration.Minutes(1),
        Environment = parts.RoomVariables(),
        Permissions = [.. parts.ChangingRooms()],
        DeadLetters = parts.DeadLetters,
    });

    private static Dictionary<string, string> Environment(
        BackendParts parts, params IEnumerable<KeyValuePair<string, string>> more)
    {
        var variables = parts.LogVariables();
        parts.AddBrokerVariables(variables);
        foreach (var (name, value) in more)
        {
            variables.Add(name, value);
        }

        return variables;
    }
}

using Amazon.CognitoIdentityProvider;
using Amazon.DynamoDBv2;
using Amazon.EventBridge;
using Amazon.IoT;
using Amazon.IotData;
using Amazon.Lambda;
using Amazon.Lambda.Annotations;
using Amazon.Scheduler;
using Amazon.SQS;
using Functions.CustomResources;
using Functions.DeadLetters;
using Functions.Hosting;
using Functions.Http;
using Functions.Publishing;
using Functions.Rooms;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Connections;
using Realtime.Inbox;
using Realtime.Inbox.Audiences;
using Realtime.Inbox.Ledger;
using Realtime.Inbox.Pending;
using Realtime.Inbox.Unseen;
using Realtime.Log;
using Realtime.Notifications;
using Realtime.Publishing;
using Realtime.Rooms;
using Realtime.Scheduling;
using Realtime.Sessions;
using Realtime.Users;

// The entry point is ours (Program.cs): a generated one would make the function before anybody could be told that it can't be made.
[assembly: LambdaGlobalProperties(GenerateMain = false)]

namespace Functions;

/// <summary>
/// What the functions take by constructor. Nothing is made before a function needs it, because a start is measured in milliseconds, and no
/// function asks for the variables of another. What is made lives as long as the process.
/// </summary>
[LambdaStartup]
internal sealed class Startup
{
    private readonly Settings _settings = Settings.Environment;

    /// <summary>The process's log, which also takes what a function throws.</summary>
    public static OutcomeLog Log =>
        field ??= new(Console.OpenStandardOutput(), Clock, Settings.Environment.Handler, Settings.Environment.MetricsNamespace);

    private static TimeProvider Clock =>
        field ??= Settings.Environment.ClockOffset is var offset && offset == TimeSpan.Zero ? TimeProvider.System : new ShiftedTimeProvider(offset);

    /// <summary>Registers it all.</summary>
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddSingleton(_settings);
        services.AddSingleton(Clock);
        services.AddSingleton(Log);

        services.AddSingleton(_ => MessageLogClient.Create());
        services.AddSingleton<IAmazonIotData>(_ => new AmazonIotDataClient(LivePublisher.CreateConfig()));
        services.AddSingleton<IAmazonIoT>(_ => new AmazonIoTClient(new AmazonIoTConfig()));
        services.AddSingleton<HttpClient>(_ => new());

        services.AddSingleton<MessageLog>(made => new(Made<IAmazonDynamoDB>(made), _settings.MessageLogTable, _settings.LogGeneration, Clock)
        {
            Alarm = problem => Log.Error(Outcome.LogDamaged, requestId: "", new LogField("problem", problem)),
        });
        services.AddSingleton(_ => _settings.TopicPrefix);
        services.AddSingleton<LivePublisher>();
        services.AddSingleton<BackendPublisher>();
        services.AddSingleton<UnfinishedEvents>(made => new(Made<IAmazonDynamoDB>(made), _settings.MessageLogTable, Clock));
        services.AddSingleton<MessageArchiver>();
        services.AddSingleton<SignalPublisher>();
        services.AddSingleton<SenderBudget>();
        services.AddSingleton<SessionDirectory>(made => new(Made<IAmazonDynamoDB>(made), _settings.DirectoryTable, Clock));
        services.AddSingleton<PolicyAttachments>(made => new(Made<IAmazonIoT>(made), _settings.IotPolicyName));
        services.AddSingleton<SessionOpening>();
        AddUsers(services);
        services.AddSingleton<SessionDescription>(_ => new(_settings.Region, _settings.IotEndpoint, _settings.TopicPrefix, _settings.RulePrefix));
        services.AddSingleton<CallerBudget>();
        services.AddSingleton<HttpBoundary>(made => new(_settings.IdentityPoolId, _settings.UserPoolId, Made<BlockedUsers>(made), Log, Clock));
        AddNotifications(services);
        AddAudiences(services);
        AddUnseen(services);
        AddRooms(services);
        AddRedrive(services);
        services.AddSingleton<RealtimeInbox>(made => new(Made<IAmazonDynamoDB>(made), _settings.InboxTable, Made<MessageLog>(made), Clock));
        services.AddSingleton<CustomResourceAnswers>();
        services.AddSingleton<PolicyRemoval>();
    }

    private void AddNotifications(IServiceCollection services)
    {
        services.AddSingleton<NotificationPublisher>();
        services.AddSingleton<IAmazonScheduler>(_ => new AmazonSchedulerClient(PublishingTimer.CreateConfig()));
        services.AddSingleton<ScheduleSettings>(_ => new(_settings.ScheduleGroup, _settings.ScheduleRoleArn, _settings.ScheduleDeadLettersArn));
        services.AddSingleton<PublishingTimer>();
        services.AddSingleton<ScheduledEvents>(made => new(Made<IAmazonDynamoDB>(made), _settings.InboxTable, Made<PublishingTimer>(made)));
        services.AddSingleton<LaterNotifications>();
        services.AddSingleton<PreferenceStore>(made => new(Made<IAmazonDynamoDB>(made), _settings.InboxTable, Clock));
        services.AddSingleton<IDeliveryRules, DeliveryRules>();
        services.AddSingleton<PendingNotifications>(made => new(
            Made<IAmazonDynamoDB>(made),
            _settings.InboxTable,
            Made<MessageLog>(made),
            async (subject, cancellationToken) =>
                (await Made<SessionDirectory>(made).ResolveAsync([subject], cancellationToken)).GetValueOrDefault(subject)?.IdentityIds ?? [],
            Made<LivePublisher>(made),
            Clock));
        services.AddSingleton<PendingDrains>(made => new(
            Made<IAmazonDynamoDB>(made), _settings.InboxTable, Made<LivePublisher>(made), $"$aws/rules/{_settings.RulePrefix}drain/drain/", Clock));
        services.AddSingleton<IAmazonEventBridge>(_ => new AmazonEventBridgeClient(new AmazonEventBridgeConfig()));
        services.AddSingleton<INotificationReports>(made => new NotificationReports(Made<IAmazonEventBridge>(made), _settings.EventBus));
        services.AddSingleton<NotificationStatuses>(made => new(Made<IAmazonDynamoDB>(made), _settings.InboxTable, Clock));
        services.AddSingleton<NotificationLedger>(made => new(
            Made<IAmazonDynamoDB>(made), _settings.InboxTable, Made<INotificationReports>(made), Clock));
    }

    private void AddAudiences(IServiceCollection services)
    {
        services.AddSingleton<AudienceUsers>(made => new(Made<IAmazonDynamoDB>(made), _settings.InboxTable, AudienceRules.Design, Clock));
        services.AddSingleton<INotificationPages>(made => new NotificationPages(Made<IAmazonEventBridge>(made), _settings.EventBus));
        services.AddSingleton<AudienceNotifications>(made => new(
            Made<IAmazonDynamoDB>(made), _settings.InboxTable, Made<NotificationLedger>(made), Made<INotificationPages>(made), AudienceRules.Design, Clock));
        services.AddSingleton<AudiencePages>();
    }

    private void AddUnseen(IServiceCollection services)
    {
        services.AddSingleton<UnseenTimer>();
        services.AddSingleton<UnseenPages>(made => new(
            Made<IAmazonDynamoDB>(made), _settings.InboxTable, Made<UnseenTimer>(made), _settings.UnseenFunctionArn, Clock));
        services.AddSingleton<IUnseenEvents>(made => new UnseenEvents(Made<IAmazonEventBridge>(made), _settings.EventBus));
        services.AddSingleton<UnseenTeller>(made => new(
            Made<IAmazonDynamoDB>(made),
            _settings.InboxTable,
            Made<MessageLog>(made),
            Made<SessionDirectory>(made),
            Made<UnseenTimer>(made),
            Made<IUnseenEvents>(made),
            Clock));
    }

    private void AddRooms(IServiceCollection services)
    {
        services.AddSingleton<RoomReading>(made => new(Made<IAmazonDynamoDB>(made), _settings.RoomsTable, Made<MessageLog>(made)));
        services.AddSingleton<IRoomBroker>(made => new RoomBroker(Made<LivePublisher>(made), $"$aws/rules/{_settings.RulePrefix}sweep/sweep/"));
        services.AddSingleton<RealtimeRooms>(made => new(
            Made<IAmazonDynamoDB>(made),
            _settings.RoomsTable,
            Made<MessageLog>(made),
            Made<IRoomBroker>(made),
            // Who only publishes for the backend never asks.
            (subject, cancellationToken) => Made<IUserLookup>(made).IsBlockedAsync(subject, cancellationToken),
            Clock));
        services.AddSingleton<RoomSignals>();
        services.AddSingleton<RoomArchiver>();
        services.AddSingleton<RoomPublisher>();
        services.AddSingleton<RoomUsers>();
        services.AddSingleton<RoomQueries>();
        services.AddSingleton<RoomEdits>();
        services.AddSingleton<RoomPresence>();
    }

    private void AddRedrive(IServiceCollection services)
    {
        services.AddSingleton<IAmazonSQS>(_ => new AmazonSQSClient(new AmazonSQSConfig()));
        services.AddSingleton<IAmazonLambda>(_ => new AmazonLambdaClient(Redelivering.CreateConfig()));
        services.AddSingleton<DeadLetterQueue>(made => new(Made<IAmazonSQS>(made), _settings.DeadLetterQueue));
        services.AddSingleton<Redelivering>();
        services.AddSingleton<RedriveTargets>(_ => new()
        {
            ArchiveMessage = _settings.ArchiveMessageFunction,
            TrackConnections = _settings.TrackConnectionsFunction,
            RunRoomCommand = _settings.RunRoomCommandFunction,
            DrainPending = _settings.DrainPendingFunction,
            BlockUser = _settings.BlockUserFunction,
            Prefix = _settings.TopicPrefix,
        });
        services.AddSingleton<Redrive>();
    }

    private void AddUsers(IServiceCollection services)
    {
        services.AddSingleton<IAmazonCognitoIdentityProvider>(_ => new AmazonCognitoIdentityProviderClient(UserNames.CreateConfig()));
        services.AddSingleton<UserDirectory>(made => new(Made<IAmazonDynamoDB>(made), _settings.DirectoryTable, Clock));
        services.AddSingleton<IUserLookup>(Made<UserDirectory>);
        services.AddSingleton<BlockedUsers>();
        services.AddSingleton<UserNames>(made => new(
            Made<IAmazonDynamoDB>(made), _settings.DirectoryTable, Made<IAmazonCognitoIdentityProvider>(made), _settings.UserPoolId, Clock));
        services.AddSingleton<UserConnections>(made => new(Made<IAmazonDynamoDB>(made), _settings.ConnectionsTable, Clock));
        services.AddSingleton<ConnectionCloser>();
        services.AddSingleton<ConnectionTracking>();
        services.AddSingleton<BlockOrders>(made => new(Made<IAmazonDynamoDB>(made), _settings.DirectoryTable));
        services.AddSingleton<UserBlocking>();
    }

    private static T Made<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}

/// <summary>The machine's clock, so much ahead: timers and time stamps run as ever, only the date differs.</summary>
internal sealed class ShiftedTimeProvider(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
}

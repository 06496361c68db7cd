using Amazon.DynamoDBv2;
using Amazon.IotData;
using Amazon.IoT;
using Functions.CustomResources;
using Functions.Http;
using Realtime.Log;
using Realtime.Publishing;
using Realtime.Sessions;

namespace Functions.Hosting;

/// <summary>
/// Builds each function with what it needs, and nothing else: a start is measured in milliseconds. One per process; the clients
/// live as long as it does.
/// </summary>
internal sealed class Composition
{
    private readonly Settings _settings;
    private readonly TimeProvider _clock;
    private readonly Lazy<IAmazonDynamoDB> _dynamoDb = new(MessageLogClient.Create);

    public Composition(Settings settings)
    {
        _settings = settings;
        _clock = settings.ClockOffset == TimeSpan.Zero ? TimeProvider.System : new ShiftedTimeProvider(settings.ClockOffset);
        Log = new OutcomeLog(Console.OpenStandardOutput(), _clock, settings.Handler, settings.MetricsNamespace);
    }

    public OutcomeLog Log { get; }

    private SessionDirectory Directory => new(_dynamoDb.Value, _settings.DirectoryTable, _clock);

    private MessageLog MessageLog => new(_dynamoDb.Value, _settings.MessageLogTable, _settings.LogGeneration, _clock)
    {
        Alarm = problem => Log.Error(Outcome.LogDamaged, requestId: "", new LogField("problem", problem)),
    };

    private LivePublisher Live => new(new AmazonIotDataClient(LivePublisher.CreateConfig()), _clock);

    private HttpBoundary Http => new(_settings.IdentityPoolId, Log, _clock);

    public PublishNotification PublishNotification() =>
        new(new NotificationPublisher(Directory, new BackendPublisher(MessageLog, Live, _clock)), Log, _clock);

    public PublishUpdate PublishUpdate() => new(new BackendPublisher(MessageLog, Live, _clock), Log, _clock);

    public ArchiveMessage ArchiveMessage() => new(new MessageArchiver(MessageLog, Live), Log, _clock);

    public GetMessages GetMessages() => new(MessageLog, Http);

    public CatchUp CatchUp() => new(MessageLog, Http);

    public OpenSession OpenSession() => new(
        new SessionOpening(Directory, new AmazonIoTClient(new AmazonIoTConfig()), _settings.IotPolicyName, _clock),
        new SessionDescription(_settings.Region, _settings.IotEndpoint),
        _settings.UserPoolId,
        Http);

    public ResolveIotEndpoint ResolveIotEndpoint() =>
        new(new AmazonIoTClient(new AmazonIoTConfig()), new CustomResourceAnswers(new HttpClient(), _clock), Log, _clock);
}

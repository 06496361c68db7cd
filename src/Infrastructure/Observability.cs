using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace Infrastructure;

/// <summary>Alarms for what needs a person, and a dashboard to look at then.</summary>
public sealed class Observability : Construct
{
    /// <summary>Adds alarms and dashboard for <paramref name="backend"/>.</summary>
    /// <exception cref="DeploymentRefusedException">There is an address for a topic that isn't ours.</exception>
    public Observability(Construct scope, string id, RealtimeBackendProps props, RealtimeBackend backend)
        : base(scope, id)
    {
        if (props is { AlarmTopic: not null, AlarmEmail: not null })
        {
            throw new DeploymentRefusedException("AlarmEmail is subscribed to a topic of the backend's own: subscribe it to AlarmTopic yourself, or leave that away.");
        }

        Alarms = props.AlarmTopic ?? new AlarmTopic(this, "Alarms", props.AlarmEmail, props.EncryptionKey).Topic;
        Alarm[] alarms = [.. BackendAlarms.Of(props, backend).Select(Add)];
        _ = new RealtimeDashboard(this, "Dashboard", props, backend, alarms);
    }

    /// <summary>Where alarms report to.</summary>
    public ITopic Alarms { get; }

    private Alarm Add(BackendAlarm props)
    {
        var alarm = new Alarm(this, props.Id, new AlarmProps
        {
            AlarmDescription = props.Description,
            Metric = props.Metric,
            Threshold = props.Threshold,
            ComparisonOperator = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            EvaluationPeriods = props.Periods,
            TreatMissingData = TreatMissingData.NOT_BREACHING,
        });
        var tell = new SnsAction(Alarms);
        alarm.AddAlarmAction(tell);
        // Whoever was called for something must also hear that it is over.
        alarm.AddOkAction(tell);
        return alarm;
    }
}

using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Constructs;

namespace Infrastructure;

/// <summary>Alarms for what needs a person, a dashboard to look at then, and a budget.</summary>
public sealed class Observability : Construct
{
    /// <summary>Adds alarms, dashboard and budget for <paramref name="backend"/>.</summary>
    public Observability(Construct scope, string id, RealtimeBackendProps props, RealtimeBackend backend)
        : base(scope, id)
    {
        AlarmTopic = new AlarmTopic(this, "Alarms", props.AlarmEmail, props.EncryptionKey);
        Alarm[] alarms = [.. BackendAlarms.Of(props, backend).Select(Add)];
        _ = new RealtimeDashboard(this, "Dashboard", props, backend, alarms);
        if (props.Caps.MonthlyBudgetUsd > 0)
        {
            _ = new AccountBudget(this, "Budget", props.Caps.MonthlyBudgetUsd, AlarmTopic.Topic);
        }
    }

    /// <summary>Where all of it reports to.</summary>
    public AlarmTopic AlarmTopic { get; }

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
        var tell = new SnsAction(AlarmTopic.Topic);
        alarm.AddAlarmAction(tell);
        // Whoever was called for something must also hear that it is over.
        alarm.AddOkAction(tell);
        return alarm;
    }
}

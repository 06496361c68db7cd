using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace Infrastructure;

/// <summary>Alarms for what needs a person, a dashboard to look at then, and a budget.</summary>
public sealed class Observability : Construct
{
    private readonly Topic _alarms;

    /// <summary>Adds alarms, dashboard and budget for <paramref name="backend"/>.</summary>
    public Observability(Construct scope, string id, RealtimeBackendProps props, RealtimeBackend backend)
        : base(scope, id)
    {
        _alarms = new AlarmTopic(this, "Alarms", props.AlarmEmail, props.EncryptionKey).Topic;
        AddAlarms(props, backend);
        _ = new RealtimeDashboard(this, "Dashboard", props, backend);
        if (props.Caps.MonthlyBudgetUsd > 0)
        {
            _ = new AccountBudget(this, "Budget", props.Caps.MonthlyBudgetUsd, _alarms);
        }
    }

    private void AddAlarms(RealtimeBackendProps props, RealtimeBackend backend)
    {
        Alarm(
            "DeadLettersWaiting",
            "Something could not be delivered. docs/operations.md says how to look at it and send it again.",
            BackendMetrics.DeadLetters(backend));
        Alarm("ApiFails", "The HTTP API answers with server errors.", BackendMetrics.ApiFailures(backend), threshold: 5);
        Alarm(
            "LogThrottled",
            "DynamoDB throttles appends: one topic above 1,000 write units a second, or the table's cap.",
            BackendMetrics.LogThrottles(backend),
            threshold: 10);
        Alarm(
            "LogDamaged",
            "The message log's table says what can't be. docs/operations.md says how to look at it.",
            BackendMetrics.LogDamages(props, backend));
        foreach (var function in BackendMetrics.AsynchronousFunctions(backend))
        {
            Alarm(
                $"{function.Node.Id}Throttled",
                "Invocations wait for concurrency; AWS retries them for 6 hours.",
                BackendMetrics.OfFunction(function, "Throttles"));
            Alarm(
                $"{function.Node.Id}LosesFailures",
                "A failed event could not be put into the dead-letter queue.",
                BackendMetrics.OfFunction(function, "DestinationDeliveryFailures"));
        }
    }

    private void Alarm(string id, string description, IMetric metric, double threshold = 1)
    {
        var alarm = new Alarm(this, id, new AlarmProps
        {
            AlarmDescription = description,
            Metric = metric,
            Threshold = threshold,
            ComparisonOperator = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            EvaluationPeriods = 1,
            TreatMissingData = TreatMissingData.NOT_BREACHING,
        });
        alarm.AddAlarmAction(new SnsAction(_alarms));
    }
}

using Amazon.CDK.AWS.Budgets;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace Infrastructure;

/// <summary>
/// Warns at 80 % and 100 % of a monthly cost. It looks at the whole account: AWS can't tell the stack's cost apart before a cost
/// allocation tag has been switched on by hand.
/// </summary>
public sealed class AccountBudget : Construct
{
    /// <summary>Adds the budget.</summary>
    public AccountBudget(Construct scope, string id, int monthlyUsd, ITopic alarms)
        : base(scope, id) =>
        _ = new CfnBudget(this, "Monthly", new CfnBudgetProps
        {
            Budget = new CfnBudget.BudgetDataProperty
            {
                BudgetType = "COST",
                TimeUnit = "MONTHLY",
                BudgetLimit = new CfnBudget.SpendProperty { Amount = monthlyUsd, Unit = "USD" },
            },
            NotificationsWithSubscribers = new[] { WarnAt(80, alarms), WarnAt(100, alarms) },
        });

    private static CfnBudget.NotificationWithSubscribersProperty WarnAt(int percent, ITopic alarms) => new()
    {
        Notification = new CfnBudget.NotificationProperty
        {
            NotificationType = "ACTUAL",
            ComparisonOperator = "GREATER_THAN",
            Threshold = percent,
            ThresholdType = "PERCENTAGE",
        },
        Subscribers = new[] { new CfnBudget.SubscriberProperty { SubscriptionType = "SNS", Address = alarms.TopicArn } },
    };
}

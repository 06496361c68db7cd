using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace Infrastructure;

/// <summary>Where alarms and the budget report to. What passes holds no user's data.</summary>
public sealed class AlarmTopic : Construct
{
    // All that a topic's policy can speak of; SNS refuses sns:* there.
    private static readonly string[] Actions =
    [
        "sns:AddPermission", "sns:DeleteTopic", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:Publish", "sns:RemovePermission",
        "sns:SetTopicAttributes", "sns:Subscribe",
    ];

    /// <summary>Adds the topic, and a subscription where there is an address.</summary>
    public AlarmTopic(Construct scope, string id, string? email, IKey? key = null)
        : base(scope, id)
    {
        Topic = new Topic(this, "Topic", new TopicProps { MasterKey = key });
        Topic.AddToResourcePolicy(Accept(
            "AcceptAlarms", "cloudwatch.amazonaws.com", $"arn:{Aws.PARTITION}:cloudwatch:{Aws.REGION}:{Aws.ACCOUNT_ID}:alarm:*"));
        Topic.AddToResourcePolicy(Accept("AcceptBudget", "budgets.amazonaws.com", $"arn:{Aws.PARTITION}:budgets::{Aws.ACCOUNT_ID}:*"));
        Topic.AddToResourcePolicy(Permissions.DenyPlainTransport(Topic.TopicArn, Actions));
        if (email is null)
        {
            SynthNotice.Add(
                this,
                "There is no address that alarms go to: give one with -c alarmEmail=…, or subscribe to the topic of the output AlarmTopicArn.");
        }
        else
        {
            _ = new CfnSubscription(this, "Email", new CfnSubscriptionProps
            {
                TopicArn = Topic.TopicArn,
                Protocol = "email",
                Endpoint = email,
            });
        }
    }

    /// <summary>The topic.</summary>
    public Topic Topic { get; }

    private PolicyStatement Accept(string sid, string service, string sources) => new(new PolicyStatementProps
    {
        Sid = sid,
        Principals = [new ServicePrincipal(service)],
        Actions = ["sns:Publish"],
        Resources = [Topic.TopicArn],
        Conditions = Permissions.OfThisAccount(sources),
    });
}

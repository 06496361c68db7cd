using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Constructs;
using Realtime.Log;

namespace Infrastructure;

/// <summary>The stack that is deployed: the backend, its one deployment parameter, its outputs, and a budget for the account.</summary>
public sealed class RealtimeStack : Stack
{
    /// <summary>Adds the stack.</summary>
    public RealtimeStack(Construct scope, string id, RealtimeStackProps props)
        : base(scope, id, new StackProps
        {
            Description = "Serverless real-time backend: notifications, chat, feeds, devices and broadcasts that miss nobody",
            TerminationProtection = props.TerminationProtection,
            // Bootstrap's version is checked by the CLI; the rule and its parameter would only be in the way of other readers.
            Synthesizer = new DefaultStackSynthesizer(new DefaultStackSynthesizerProps { GenerateBootstrapVersionRule = false }),
        })
    {
        // A parameter, so that a later deployment that doesn't name it keeps its value.
        var generation = new CfnParameter(this, "LogGeneration", new CfnParameterProps
        {
            Type = "Number",
            Default = props.Backend.LogGeneration,
            MinValue = 1,
            MaxValue = LogTable.MaxGeneration,
            Description = "Raise by 1 after restoring the message log's table",
        });
        Backend = new RealtimeBackend(this, "Backend", props.Backend with
        {
            LogGeneration = generation.ValueAsString,
            EncryptionKey = props.EncryptionKeyArn is { } arn ? Key.FromKeyArn(this, "EncryptionKey", arn) : props.Backend.EncryptionKey,
        });
        if (props.MonthlyBudgetUsd > 0)
        {
            var budget = new AccountBudget(this, "Budget", props.MonthlyBudgetUsd, Backend.Observability.Alarms);
            if (props.Backend.AlarmTopic is not null)
            {
                SynthNotice.Add(
                    budget,
                    "The budget reports to an AlarmTopic of your own: its policy must let budgets.amazonaws.com publish (docs/operations.md, Alarms), or no warning arrives.");
            }
        }

        AddOutputs(props.Backend.Stage);
        if (props.Backend is { SelfSignUp: true, ExistingUserPool: null })
        {
            Output("SelfSignUp", "true");
        }

        if (props is { TerminationProtection: false, Backend.Disposable: false })
        {
            // By the CDK and not by CloudFormation's own command: the next deployment would switch it off again.
            Output("TerminationProtectionCommand", $"npx cdk deploy{(props.Backend.Stage.Name is { } stage ? $" -c stage={stage}" : "")} -c terminationProtection=true");
        }
    }

    /// <summary>The backend.</summary>
    public RealtimeBackend Backend { get; }

    private void AddOutputs(DeploymentStage stage)
    {
        Output("Region", Aws.REGION);
        Output("UserPoolId", Backend.Access.UserPoolId);
        Output("UserPoolClientId", Backend.Access.UserPoolClientId);
        Output("IdentityPoolId", Backend.Access.IdentityPoolId);
        Output("ApiUrl", Backend.Api.Api.AttrApiEndpoint);
        Output("IotEndpoint", Backend.Endpoint.Address);
        if (stage.Name is not null)
        {
            Output("TopicPrefix", stage.TopicPrefix.Text);
        }

        Output("EventBusName", Backend.Publishing.Bus.EventBusName);
        Output("MessageLogTableName", Backend.Log.Table.TableName);
        Output("DirectoryTableName", Backend.Directory.Table.TableName);
        Output("RoomsTableName", Backend.Rooms.Table.TableName);
        Output("InboxTableName", Backend.Inbox.Table.TableName);
        Output("ConnectionsTableName", Backend.Connections.Table.TableName);
        Output("IotPolicyName", Backend.Access.IotPolicyName);
        Output("DeadLetterQueueUrl", Backend.DeadLetters.Queue.QueueUrl);
        Output("PublishNotificationFunctionName", Backend.Publishing.PublishNotification.Function.FunctionName);
        Output("PublishUpdateFunctionName", Backend.Publishing.PublishUpdate.Function.FunctionName);
        Output("GetNotificationStatusFunctionName", Backend.Notifying.GetNotificationStatus.Function.FunctionName);
        Output("RunRoomCommandFunctionName", Backend.Publishing.RunRoomCommand.Function.FunctionName);
        Output("ArchiveMessageFunctionName", Backend.Archiving.ArchiveMessage.Function.FunctionName);
        Output("BlockUserFunctionName", Backend.Blocking.BlockUser.Function.FunctionName);
        Output("ChangeAudienceFunctionName", Backend.Audiences.ChangeAudience.Function.FunctionName);
        Output("TrackConnectionsFunctionName", Backend.Presence.TrackConnections.Function.FunctionName);
        Output("TellUnseenFunctionName", Backend.Publishing.Unseen.TellUnseen.Function.FunctionName);
        Output("RedriveDeadLettersFunctionName", Backend.Redriving.RedriveDeadLetters.Function.FunctionName);
        Output("RedriveRoleArn", Backend.DeadLetters.RedriveRole.RoleArn);
        Output("AlarmTopicArn", Backend.Observability.Alarms.TopicArn);
    }

    private void Output(string name, string value) => _ = new CfnOutput(this, name, new CfnOutputProps { Value = value });
}

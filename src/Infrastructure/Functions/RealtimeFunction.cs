using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Infrastructure.Functions;

/// <summary>
/// One of the system's Lambdas: the one binary, told by its handler which function it is, with a role and a log group of its own.
/// </summary>
public sealed class RealtimeFunction : Construct
{
    /// <summary>Adds the function called <paramref name="name"/>.</summary>
    public RealtimeFunction(Construct scope, string name, FunctionSetup setup, RealtimeFunctionProps props)
        : base(scope, name)
    {
        props = setup.Settings.GetValueOrDefault(name)?.Over(props) ?? props;
        var logs = new LogGroup(this, "Log", new LogGroupProps
        {
            Retention = setup.LogRetention,
            EncryptionKey = setup.EncryptionKey,
            RemovalPolicy = Amazon.CDK.RemovalPolicy.DESTROY,
        });
        Function = new Function(this, "Function", new FunctionProps
        {
            Runtime = Runtime.PROVIDED_AL2023,
            Architecture = setup.Architecture,
            Code = Code.FromAsset(setup.Asset.Directory),
            Handler = name,
            Description = $"Realtime: {name}",
            Timeout = props.Timeout,
            MemorySize = props.MemoryMegabytes,
            Role = CreateRole(logs, setup, props),
            LogGroup = logs,
            Environment = new Dictionary<string, string>(props.Environment) { ["METRICS_NAMESPACE"] = setup.MetricsNamespace },
            ReservedConcurrentExecutions =
                setup.ReservedConcurrency.TryGetValue(name, out var executions) ? executions : null,
        });
        if (props.DeadLetters is not null)
        {
            SendFailuresTo(props.DeadLetters);
        }
    }

    /// <summary>The Lambda function.</summary>
    public Function Function { get; }

    /// <summary>Lets an AWS service invoke the function on behalf of one resource.</summary>
    /// <param name="id">Names the permission.</param>
    /// <param name="service"><c>events.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The rule or route that may, in an ARN with the account: that holds the service to it.</param>
    /// <param name="sourceAccount">
    /// Also the account, for services that tell it when they invoke a function. Where one doesn't, nothing would be invoked any more.
    /// </param>
    public void AllowInvocation(string id, string service, string sourceArn, string? sourceAccount = null) =>
        _ = new CfnPermission(this, id, new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = Function.FunctionArn,
            Principal = service,
            SourceArn = sourceArn,
            SourceAccount = sourceAccount,
        });

    // The policy is part of the role, not a resource of its own: then the function can't run before its permissions are there.
    private Role CreateRole(LogGroup logs, FunctionSetup setup, RealtimeFunctionProps props) => new(this, "Role", new RoleProps
    {
        AssumedBy = new ServicePrincipal("lambda.amazonaws.com", new ServicePrincipalOpts
        {
            // AWS doesn't say whether Lambda tells the account. Without IfExists the functions could not start where it doesn't.
            Conditions = new Dictionary<string, object>
            {
                ["StringEqualsIfExists"] = Permissions.Condition("aws:SourceAccount", Amazon.CDK.Aws.ACCOUNT_ID),
            },
        }),
        InlinePolicies = new Dictionary<string, PolicyDocument>
        {
            ["Permissions"] = new(new PolicyDocumentProps { Statements = [.. Statements(logs, props, setup.EncryptionKey)] }),
        },
    });

    private static IEnumerable<PolicyStatement> Statements(LogGroup logs, RealtimeFunctionProps props, IKey? key)
    {
        yield return Permissions.Allow("WriteOwnLog", ["logs:CreateLogStream", "logs:PutLogEvents"], logs.LogGroupArn);
        foreach (var permission in props.Permissions)
        {
            yield return permission;
        }

        foreach (var permission in props.DeadLetters?.Sending() ?? [])
        {
            yield return permission;
        }

        if (key is not null
            && props.Permissions.Any(statement => statement.Actions.Any(action => action.StartsWith("dynamodb:", StringComparison.Ordinal))))
        {
            yield return KeyUse.OfTables(key);
        }
    }

    private void SendFailuresTo(DeadLetters deadLetters) =>
        _ = new CfnEventInvokeConfig(this, "Failures", new CfnEventInvokeConfigProps
        {
            FunctionName = Function.FunctionName,
            Qualifier = "$LATEST",
            MaximumRetryAttempts = 2,
            MaximumEventAgeInSeconds = 6 * 60 * 60,
            DestinationConfig = new CfnEventInvokeConfig.DestinationConfigProperty
            {
                OnFailure = new CfnEventInvokeConfig.OnFailureProperty { Destination = deadLetters.Queue.QueueArn },
            },
        });
}

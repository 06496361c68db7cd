using LocalCloud.CloudFormation;
using LocalCloud.CloudWatch;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Lambda.EventSources;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Lambda;

/// <summary>Registers AWS Lambda.</summary>
internal static class LambdaServices
{
    /// <summary>Adds the functions, their environments, and both ways to invoke them.</summary>
    public static IServiceCollection AddLambda(this IServiceCollection services) => services
        .AddServiceMetrics()
        .AddSingleton(Support)
        .AddSingleton<FunctionRegistry>()
        .AddSingleton<EnvironmentFactory>()
        .AddSingleton<FunctionAccess>()
        .AddSingleton<FunctionRunner>()
        .AddSingleton(provider => new Lazy<ILambdaInvoker>(provider.GetRequiredService<ILambdaInvoker>))
        .AddSingleton(provider => new Lazy<IEventBuses>(provider.GetRequiredService<IEventBuses>))
        .AddSingleton<Destinations>()
        .AddSingleton<AsyncEvents>()
        .AddSingleton<IStackObserver>(provider => provider.GetRequiredService<AsyncEvents>())
        .AddSingleton<InvocationRecords>()
        .AddSingleton<ILocalEndpoint>(provider => provider.GetRequiredService<InvocationRecords>())
        .AddSingleton<ILocalEndpoint, FunctionsEndpoint>()
        .AddSingleton<ILocalEndpoint, InvokeEndpoint>()
        .AddSingleton<ILambdaInvoker, LambdaInvoker>()
        .AddSingleton<Invoke>()
        .AddSingleton<QueuePoller>()
        .AddSingleton<EventSourceMappings>()
        .AddSingleton<IStackObserver>(provider => provider.GetRequiredService<EventSourceMappings>())
        .AddSingleton<IResourceType, EventSourceMappingResource>()
        .AddSingleton<IAwsService, LambdaService>()
        .AddSingleton<IResourceType, FunctionResource>()
        .AddSingleton<IResourceType, PermissionResource>()
        .AddSingleton<IResourceType, EventInvokeConfigResource>();

    /// <summary>What Lambda supports.</summary>
    private static ServiceSupport Support { get; } = new("Lambda")
    {
        SigningName = "lambda",
        Operations =
        [
            Partial("GetEventSourceMapping", "what the template can set"),
            Partial("GetFunction", "what the template can set"),
            Full("GetFunctionConcurrency"),
            Partial("GetFunctionConfiguration", "what the template can set"),
            Full("GetFunctionEventInvokeConfig"),
            Full("Invoke"),
            Partial("ListEventSourceMappings", "no pages"),
            Partial("ListFunctions", "no pages"),
            No("InvokeAsync"),
            No("InvokeWithResponseStream"),
            No("Administration of functions", "functions come from the template"),
        ],
        Features =
        [
            Full("Runtime API of OS-only runtimes"),
            No("Managed runtimes", "stop the start"),
            No("Container images, layers, extensions", "stop the start"),
            Full("Asynchronous queue with retries and ages"),
            Partial("On-failure and on-success destinations", "SQS, Lambda and EventBridge only"),
            Partial("Dead-letter queues", "SQS only"),
            Full("Timeouts, crashes, concurrent environments"),
            Full("Memory limit"),
            Partial("Throttled events", "wait for room instead of being tried again from 1 s to 5 min apart"),
            Partial("Event source mappings", "standard SQS queues only"),
            No("Versions and aliases", "stop the start"),
            No("Freezing between invocations", "a function's background work goes on"),
            Partial("START, END and REPORT lines, JSON records and levels, log tail", "the records that SystemLogLevel DEBUG adds"),
        ],
    };
}

/// <summary>The Lambda API: functions are invoked and read; they come from the template.</summary>
internal sealed class LambdaService(Invoke invoke, FunctionRegistry functions, EventSourceMappings mappings, IAccessControl access) : RestService("lambda")
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["lambda"];

    /// <inheritdoc/>
    internal override OperationInputs Inputs { get; } = new("lambda", """
        Invoke: Qualifier InvocationType LogType ClientContext
        ListFunctions: FunctionVersion=ALL Marker MaxItems
        GetFunction, GetFunctionConfiguration, GetFunctionConcurrency, GetFunctionEventInvokeConfig: Qualifier
        ListEventSourceMappings: EventSourceArn FunctionName Marker MaxItems
        GetEventSourceMapping:
        """);

    /// <inheritdoc/>
    public override IReadOnlyList<RestRoute> Routes { get; } =
    [
        new("POST", "/2015-03-31/functions/{FunctionName}/invocations", invoke),
        new("GET", "/2015-03-31/functions", new ListFunctions(functions, access)),
        new("GET", "/2015-03-31/functions/", new ListFunctions(functions, access)),
        new("GET", "/2015-03-31/functions/{FunctionName}", new GetFunction(functions, access)),
        new("GET", "/2015-03-31/functions/{FunctionName}/configuration", new GetFunctionConfiguration(functions, access)),
        new("GET", "/2019-09-30/functions/{FunctionName}/concurrency", new GetFunctionConcurrency(functions, access)),
        new("GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config", new GetFunctionEventInvokeConfig(functions, access)),
        new("GET", "/2015-03-31/event-source-mappings", new ListEventSourceMappings(mappings, functions, access)),
        new("GET", "/2015-03-31/event-source-mappings/", new ListEventSourceMappings(mappings, functions, access)),
        new("GET", "/2015-03-31/event-source-mappings/{UUID}", new GetEventSourceMapping(mappings, access)),
    ];

    /// <inheritdoc/>
    public override AwsResponse Error(AwsException error, IHeaderDictionary headers) => error.Code == "TooManyRequestsException"
        ? RestJsonProtocol.Error(error, new("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"), new("Type", "User"))
        : RestJsonProtocol.Error(error, new KeyValuePair<string, string>("Type", error.Status >= 500 ? "Service" : "User"));
}

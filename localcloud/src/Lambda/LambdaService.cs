using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Lambda.EventSources;
using LocalCloud.Lambda.Reads;

namespace LocalCloud.Lambda;

/// <summary>The Lambda API: functions are invoked and read; they come from the template.</summary>
internal sealed class LambdaService(Invoke invoke, FunctionRegistry functions, EventSourceMappings mappings, IAccessControl access) : RestService("lambda")
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["lambda"];

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
    public override AwsResponse Error(AwsException error) => error.Code == "TooManyRequestsException"
        ? RestJsonProtocol.Error(error, new("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"), new("Type", "User"))
        : RestJsonProtocol.Error(error, new KeyValuePair<string, string>("Type", error.Status >= 500 ? "Service" : "User"));
}

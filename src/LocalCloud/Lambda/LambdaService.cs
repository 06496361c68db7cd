using LocalCloud.Gateway;

namespace LocalCloud.Lambda;

/// <summary>The Lambda API, as far as functions are invoked by it.</summary>
internal sealed class LambdaService(Invoke invoke) : RestService("lambda")
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["lambda"];

    /// <inheritdoc/>
    public override IReadOnlyList<RestRoute> Routes { get; } =
        [new("POST", "/2015-03-31/functions/{FunctionName}/invocations", invoke)];

    /// <inheritdoc/>
    public override AwsResponse Error(AwsException error) => error.Code == "TooManyRequestsException"
        ? RestJsonProtocol.Error(error, new("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"), new("Type", "User"))
        : RestJsonProtocol.Error(error, new KeyValuePair<string, string>("Type", error.Status >= 500 ? "Service" : "User"));
}

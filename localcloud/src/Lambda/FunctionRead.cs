using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>What the operations have in common that tell about one function.</summary>
/// <param name="functions">The functions.</param>
/// <param name="access">Who may.</param>
/// <param name="action">What the caller must be allowed.</param>
internal abstract class FunctionRead(FunctionRegistry functions, IAccessControl access, string action) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var function = functions.Get(call.Labels["FunctionName"], call.QueryValue("Qualifier"));
        access.Demand(new AccessRequest(call.Request.Principal!, action, function.Definition.Arn), StatusCodes.Status403Forbidden);
        return Task.FromResult(RestJsonProtocol.Answer(Describe(function)));
    }

    /// <summary>What there is to tell.</summary>
    protected abstract JsonObject Describe(LambdaFunction function);
}

/// <summary>Functions as the Lambda API describes them.</summary>
internal static class FunctionDescription
{
    /// <summary>A function's configuration.</summary>
    public static JsonObject Configuration(FunctionDefinition function) => new()
    {
        ["FunctionName"] = function.Name,
        ["FunctionArn"] = function.Arn,
        ["Runtime"] = function.Runtime,
        ["Role"] = function.RoleArn,
        ["Handler"] = function.Handler,
        ["Description"] = function.Description,
        ["Timeout"] = (int)function.Timeout.TotalSeconds,
        ["MemorySize"] = function.MemoryMegabytes,
        ["LastModified"] = function.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ss.fff+0000", CultureInfo.InvariantCulture),
        ["Version"] = "$LATEST",
        ["PackageType"] = "Zip",
        ["State"] = "Active",
        ["LastUpdateStatus"] = "Successful",
        ["Environment"] = new JsonObject
        {
            ["Variables"] = new JsonObject(function.Environment.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))),
        },
        ["LoggingConfig"] = new JsonObject { ["LogFormat"] = function.LogFormat, ["LogGroup"] = function.LogGroup },
    };
}

/// <summary>GetFunction.</summary>
internal sealed class GetFunction(FunctionRegistry functions, IAccessControl access) : FunctionRead(functions, access, "lambda:GetFunction")
{
    /// <inheritdoc/>
    protected override JsonObject Describe(LambdaFunction function)
    {
        var description = new JsonObject
        {
            ["Configuration"] = FunctionDescription.Configuration(function.Definition),
            ["Code"] = new JsonObject { ["RepositoryType"] = "S3", ["Location"] = new Uri(function.Definition.CodeDirectory).AbsoluteUri },
        };
        if (function.Definition.ReservedConcurrency is { } executions)
        {
            description["Concurrency"] = new JsonObject { ["ReservedConcurrentExecutions"] = executions };
        }

        return description;
    }
}

/// <summary>GetFunctionConfiguration.</summary>
internal sealed class GetFunctionConfiguration(FunctionRegistry functions, IAccessControl access)
    : FunctionRead(functions, access, "lambda:GetFunctionConfiguration")
{
    /// <inheritdoc/>
    protected override JsonObject Describe(LambdaFunction function) => FunctionDescription.Configuration(function.Definition);
}

/// <summary>GetFunctionConcurrency.</summary>
internal sealed class GetFunctionConcurrency(FunctionRegistry functions, IAccessControl access)
    : FunctionRead(functions, access, "lambda:GetFunctionConcurrency")
{
    /// <inheritdoc/>
    protected override JsonObject Describe(LambdaFunction function) =>
        function.Definition.ReservedConcurrency is { } executions ? new() { ["ReservedConcurrentExecutions"] = executions } : [];
}

/// <summary>GetFunctionEventInvokeConfig.</summary>
internal sealed class GetFunctionEventInvokeConfig(FunctionRegistry functions, IAccessControl access)
    : FunctionRead(functions, access, "lambda:GetFunctionEventInvokeConfig")
{
    /// <inheritdoc/>
    protected override JsonObject Describe(LambdaFunction function) => new()
    {
        ["FunctionArn"] = function.Definition.Arn + ":$LATEST",
        ["MaximumRetryAttempts"] = function.EventInvokeConfig.MaximumRetryAttempts,
        ["MaximumEventAgeInSeconds"] = (int)function.EventInvokeConfig.MaximumEventAge.TotalSeconds,
        ["DestinationConfig"] = new JsonObject
        {
            ["OnSuccess"] = Describe(function.EventInvokeConfig.OnSuccess),
            ["OnFailure"] = Describe(function.EventInvokeConfig.OnFailure),
        },
    };

    private static JsonObject Describe(Destination? destination) => destination is null ? [] : new() { ["Destination"] = destination.Arn };
}

/// <summary>Lists of the Lambda API in pages.</summary>
internal static class LambdaPages
{
    private const int Most = 10_000;

    // A page has no more, whatever is asked for.
    private const int Usual = 50;

    /// <summary>The page of <paramref name="all"/> that a call asks for.</summary>
    /// <exception cref="AwsException"><c>InvalidParameterValueException</c>.</exception>
    public static JsonObject Of(RestCall call, string member, IReadOnlyDictionary<string, JsonObject> all)
    {
        var page = Page.Of(
            [.. all.Keys.Order(StringComparer.Ordinal)], call, "MaxItems", Usual, Most, "Marker", message => new("InvalidParameterValueException", 400, message));
        var answer = new JsonObject { [member] = new JsonArray([.. page.Items.Select(name => (JsonNode?)all[name])]) };
        if (page.Next is not null)
        {
            answer["NextMarker"] = page.Next;
        }

        return answer;
    }
}

/// <summary>ListFunctions.</summary>
internal sealed class ListFunctions(FunctionRegistry functions, IAccessControl access) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        access.Demand(new AccessRequest(call.Request.Principal!, "lambda:ListFunctions", "*"), StatusCodes.Status403Forbidden);
        var found = functions.All.ToDictionary(function => function.Definition.Name, function => FunctionDescription.Configuration(function.Definition));
        return Task.FromResult(RestJsonProtocol.Answer(LambdaPages.Of(call, "Functions", found)));
    }
}

using LocalCloud.Gateway;
using LocalCloud.Lambda;

namespace LocalCloud.HttpApi;

/// <summary>Lets a function answer a request.</summary>
internal sealed partial class FunctionCall(ILambdaInvoker lambda, TimeProvider clock, ILogger<FunctionCall> logger)
{
    /// <summary>The function's answer, or what the gateway says for a function that fails or takes too long.</summary>
    public async Task<IntegrationResult> AnswerAsync(Api api, ApiRequest request, CancellationToken cancellationToken)
    {
        var route = request.Match.Route;
        if (api.FindIntegration(route.IntegrationId) is not { } integration)
        {
            return new(ResponseMapping.InternalServerError()) { Error = "There is no integration." };
        }

        var started = clock.GetTimestamp();
        var result = await InvokeAsync(api, request, integration, cancellationToken);
        return result with { Latency = clock.GetElapsedTime(started) };
    }

    private async Task<IntegrationResult> InvokeAsync(Api api, ApiRequest request, Integration integration, CancellationToken cancellationToken)
    {
        var route = request.Match.Route.Key.ToString();
        using var timeout = new CancellationTokenSource(integration.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var result = await lambda.InvokeAsync(
                integration.FunctionArn, PayloadV2.Write(request, api), InvokerOf(api, request), either.Token);
            return Map(route, result) with { RequestId = result.RequestId, ServiceStatus = StatusCodes.Status200OK };
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            TimedOut(logger, route, integration.Timeout.TotalSeconds);
            return new(ApiResponse.Message(StatusCodes.Status503ServiceUnavailable, "Service Unavailable")) { Error = "The function took too long." };
        }
        catch (AwsException error)
        {
            NotInvoked(logger, route, error.Code, error.Message);
            return new(Answer(error)) { ServiceStatus = error.Status, Error = error.Message };
        }
    }

    private IntegrationResult Map(string route, InvokeResult result)
    {
        if (result.FunctionError is { } error)
        {
            Failed(logger, route, result.RequestId, error);
            return new(ResponseMapping.InternalServerError()) { Error = $"The function failed: {error}." };
        }

        var response = ResponseMapping.Map(result.Payload.Span);
        return response.GatewayMessage is null
            ? new(response) { Status = response.Status }
            : new(response) { Error = "The response from the function can't be used." };
    }

    // A throttled function is a matter of time, a missing permission is not, and an event above Lambda's 6 MB is the caller's.
    private static ApiResponse Answer(AwsException error) => error.Status switch
    {
        StatusCodes.Status429TooManyRequests => ApiResponse.Message(StatusCodes.Status503ServiceUnavailable, "Service Unavailable"),
        StatusCodes.Status413PayloadTooLarge => ApiResponse.Message(StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large"),
        _ => ResponseMapping.InternalServerError(),
    };

    private static Invoker InvokerOf(Api api, ApiRequest request)
    {
        var key = request.Match.Route.Key;
        return new()
        {
            Service = "apigateway.amazonaws.com",
            SourceArn = key.IsDefault
                ? api.ArnOf(request.Match.Stage.Name, "$default", "")
                : api.ArnOf(request.Match.Stage.Name, request.Method, key.Path),
        };
    }

    [LoggerMessage(4611, LogLevel.Warning, "HTTP API {Route}: the function failed ({RequestId}, {FunctionError})", EventName = "ApiFunctionFailed")]
    private static partial void Failed(ILogger logger, string route, string requestId, string functionError);

    [LoggerMessage(4612, LogLevel.Warning, "HTTP API {Route}: the function took longer than {Seconds} s", EventName = "ApiFunctionTimedOut")]
    private static partial void TimedOut(ILogger logger, string route, double seconds);

    [LoggerMessage(4613, LogLevel.Warning, "HTTP API {Route}: the function could not be invoked: {Code}: {Reason}", EventName = "ApiFunctionNotInvoked")]
    private static partial void NotInvoked(ILogger logger, string route, string code, string reason);
}

/// <summary>What a function made of a request.</summary>
/// <param name="Response">The answer.</param>
internal sealed record IntegrationResult(ApiResponse Response)
{
    /// <summary>What Lambda itself answered: 200 also for a function that failed. <see langword="null"/> when nothing came.</summary>
    public int? ServiceStatus { get; init; }

    /// <summary>The function's own status, or <see langword="null"/> when it gave none.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong, or <see langword="null"/>.</summary>
    public string? Error { get; init; }

    /// <summary>The invocation's request id, or <see langword="null"/>.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Latency { get; init; }
}

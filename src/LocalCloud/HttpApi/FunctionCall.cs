using LocalCloud.Gateway;
using LocalCloud.Lambda;

namespace LocalCloud.HttpApi;

/// <summary>Lets a function answer a request.</summary>
internal sealed partial class FunctionCall(ILambdaInvoker lambda, TimeProvider clock, ILogger<FunctionCall> logger)
{
    /// <summary>The function's answer, or what the gateway says for a function that fails or takes too long.</summary>
    public async Task<ApiResponse> AnswerAsync(Api api, ApiRequest request, CancellationToken cancellationToken)
    {
        var route = request.Match.Route;
        if (api.FindIntegration(route.IntegrationId) is not { } integration)
        {
            return ResponseMapping.InternalServerError();
        }

        using var timeout = new CancellationTokenSource(integration.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var result = await lambda.InvokeAsync(
                integration.FunctionArn, PayloadV2.Write(request, api), InvokerOf(api, request), either.Token);
            if (result.FunctionError is null)
            {
                return ResponseMapping.Map(result.Payload.Span);
            }

            Failed(logger, route.Key.ToString(), result.RequestId, result.FunctionError);
            return ResponseMapping.InternalServerError();
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            TimedOut(logger, route.Key.ToString(), integration.Timeout.TotalSeconds);
            return ApiResponse.Message(StatusCodes.Status503ServiceUnavailable, "Service Unavailable");
        }
        catch (AwsException error)
        {
            NotInvoked(logger, route.Key.ToString(), error.Code, error.Message);
            // A throttled function is a matter of time, a missing permission is not.
            return error.Status == StatusCodes.Status429TooManyRequests
                ? ApiResponse.Message(StatusCodes.Status503ServiceUnavailable, "Service Unavailable")
                : ResponseMapping.InternalServerError();
        }
    }

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

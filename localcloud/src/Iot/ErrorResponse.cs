using LocalCloud.Gateway;

namespace LocalCloud.Iot;

/// <summary>Errors as AWS IoT's data plane answers them, at the WebSocket's upgrade and in HTTP.</summary>
internal static class ErrorResponse
{
    /// <summary>The answer. Its trace id is the request id too, and the error's type ends in a colon, as observed on AWS.</summary>
    public static AwsResponse Of(AwsException error)
    {
        var traceId = Guid.NewGuid().ToString();
        return RestJsonProtocol.Error(error, KeyValuePair.Create("traceId", traceId)) with
        {
            Headers = new Dictionary<string, string>
            {
                [RequestIds.Header] = traceId,
                [RestJsonProtocol.ErrorTypeHeader] = error.Code + ":",
                ["Access-Control-Allow-Origin"] = "*",
                ["access-control-expose-headers"] = "x-amzn-ErrorMessage, x-amzn-RequestId, x-amzn-ErrorType, Date",
            },
        };
    }

    /// <summary>Writes an answer to a response of this process's own server.</summary>
    public static async Task WriteToAsync(this AwsResponse answer, HttpResponse response)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        await response.Body.WriteAsync(answer.Body, response.HttpContext.RequestAborted);
    }
}

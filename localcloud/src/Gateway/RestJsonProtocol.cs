using System.Text.Json.Nodes;

namespace LocalCloud.Gateway;

/// <summary>AWS's REST-JSON protocol: operations by method and path, errors by the header <c>x-amzn-ErrorType</c>.</summary>
public static class RestJsonProtocol
{
    /// <summary>The header that holds an error's code.</summary>
    public const string ErrorTypeHeader = "x-amzn-ErrorType";

    /// <summary>A successful answer with a JSON body.</summary>
    public static AwsResponse Answer(JsonNode output, int status = StatusCodes.Status200OK) => new()
    {
        Status = status,
        ContentType = "application/json",
        Body = JsonText.Bytes(output),
    };

    /// <summary>An error: <c>{"message":"…"}</c>, with further members of the service (<c>traceId</c>, <c>Type</c>).</summary>
    public static AwsResponse Error(AwsException error, params ReadOnlySpan<KeyValuePair<string, string>> further)
    {
        var body = new JsonObject { ["message"] = error.Message };
        foreach (var (name, value) in further)
        {
            body[name] = value;
        }

        return new AwsResponse
        {
            Status = error.Status,
            ContentType = "application/json",
            Body = JsonText.Bytes(body),
            Headers = new Dictionary<string, string> { [ErrorTypeHeader] = error.Code },
        };
    }
}

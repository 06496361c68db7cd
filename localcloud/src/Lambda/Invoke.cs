using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>Invoke: <c>RequestResponse</c>, <c>Event</c> and <c>DryRun</c>.</summary>
internal sealed class Invoke(FunctionRegistry functions, FunctionAccess access, FunctionRunner runner, AsyncEvents events) : IRestOperation
{
    private const int MaxClientContextBytes = 3_583;

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var function = functions.Get(call.Labels["FunctionName"], call.QueryValue("Qualifier"));
        access.Demand(new Invoker { Principal = call.Request.Principal }, function);
        var type = call.Request.Headers["X-Amz-Invocation-Type"].ToString();
        var payload = Payload(call.Request, type == "Event" ? PayloadLimits.Asynchronous : PayloadLimits.Synchronous);
        var source = call.Request.Principal!.Arn;
        switch (type)
        {
            case "" or "RequestResponse":
                return RunAsync(call.Request, function, payload, source, cancellationToken);
            case "Event":
                events.Add(function, payload, source);
                return Task.FromResult(new AwsResponse { Status = StatusCodes.Status202Accepted });
            case "DryRun":
                return Task.FromResult(new AwsResponse { Status = StatusCodes.Status204NoContent });
            default:
                throw new AwsException("InvalidParameterValueException", 400, $"Value '{type}' at 'invocationType' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
        }
    }

    private async Task<AwsResponse> RunAsync(
        AwsRequest request, LambdaFunction function, ReadOnlyMemory<byte> payload, string source, CancellationToken cancellationToken)
    {
        var invocation = new Invocation(Invocation.NewId(), payload)
        {
            ClientContext = ClientContext(request.Headers["X-Amz-Client-Context"].ToString()),
            CognitoIdentity = IdentityOf(request.Principal?.Identity),
            Source = source,
        };
        var outcome = await runner.InvokeAsync(function, invocation).WaitAsync(cancellationToken);
        var headers = new Dictionary<string, string>
        {
            [RequestIds.Header] = invocation.RequestId,
            ["X-Amz-Executed-Version"] = "$LATEST",
        };
        if (outcome.IsError)
        {
            headers["X-Amz-Function-Error"] = "Unhandled";
        }

        if (request.Headers["X-Amz-Log-Type"] == "Tail")
        {
            headers["X-Amz-Log-Result"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(outcome.LogTail));
        }

        return new AwsResponse { ContentType = "application/json", Body = outcome.Payload, Headers = headers };
    }

    private static ReadOnlyMemory<byte> Payload(AwsRequest request, int limit)
    {
        PayloadLimits.Check(request.Body, limit);
        if (request.Body.IsEmpty)
        {
            return "{}"u8.ToArray();
        }

        try
        {
            // How deep it may be is the function's affair, and so is half a character.
            JsonText.Check(request.Body.Span);
            return request.Body;
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidRequestContentException", 400, $"Could not parse request body into json: {e.Message}");
        }
    }

    private static string? ClientContext(string header)
    {
        if (header.Length == 0)
        {
            return null;
        }

        if (header.Length > MaxClientContextBytes)
        {
            // The limit is AWS's; which error it gives is not known.
            throw new AwsException("InvalidRequestContentException", 400, $"Client context must be at most {MaxClientContextBytes} bytes.");
        }

        try
        {
            if (JsonText.Parse(Convert.FromBase64String(header)) is JsonObject context)
            {
                return JsonText.Write(context);
            }
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Said below, as for JSON that is no object.
        }

        throw new AwsException("InvalidRequestContentException", 400, "Client context must be a valid Base64-encoded JSON object.");
    }

    private static string? IdentityOf(CognitoSession? identity) => identity is null ? null : new JsonObject
    {
        ["cognitoIdentityId"] = identity.IdentityId,
        ["cognitoIdentityPoolId"] = identity.IdentityPoolId,
    }.ToJsonString();
}

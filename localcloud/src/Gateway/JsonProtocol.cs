using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Gateway;

/// <summary>AWS's JSON protocol: one POST address, the operation in <c>X-Amz-Target</c>, errors by <c>__type</c>.</summary>
public static class JsonProtocol
{
    /// <summary>The operation that <c>X-Amz-Target</c> names: <c>PutEvents</c> of <c>AWSEvents.PutEvents</c>.</summary>
    /// <exception cref="AwsException"><c>UnknownOperationException</c>: the header is missing or has no operation.</exception>
    public static string OperationName(AwsRequest request)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        var dot = target.LastIndexOf('.');
        return dot >= 0 && dot < target.Length - 1
            ? target[(dot + 1)..]
            : throw new AwsException("UnknownOperationException", StatusCodes.Status400BadRequest, "");
    }

    /// <summary>The input object; an empty body is an empty object.</summary>
    /// <exception cref="AwsException"><c>SerializationException</c>: the body is not a JSON object.</exception>
    public static JsonObject Input(AwsRequest request) => Input(request, JsonText.Replacement);

    /// <summary>The input object; an empty body is an empty object.</summary>
    /// <param name="request">The call.</param>
    /// <param name="halfCharacter">The escape that takes the place of half a character.</param>
    /// <exception cref="AwsException"><c>SerializationException</c>: the body is not a JSON object.</exception>
    internal static JsonObject Input(AwsRequest request, ReadOnlySpan<byte> halfCharacter)
    {
        if (request.Body.IsEmpty)
        {
            return [];
        }

        try
        {
            if (JsonText.Parse(request.Body.Span, halfCharacter) is JsonObject input)
            {
                return input;
            }
        }
        catch (JsonException)
        {
            // Refused below, as AWS does, without the parser's words.
        }

        throw new AwsException("SerializationException", StatusCodes.Status400BadRequest, "Start of structure or map expected.");
    }

    /// <summary>A required text of <paramref name="input"/>.</summary>
    /// <exception cref="AwsException"><c>ValidationException</c>, or another <paramref name="code"/>: missing or not a text.</exception>
    public static string RequiredText(JsonObject input, string name, string code = "ValidationException") =>
        OptionalText(input, name) ?? throw new AwsException(
            code,
            StatusCodes.Status400BadRequest,
            $"1 validation error detected: Value at '{CamelCase(name)}' failed to satisfy constraint: Member must not be null");

    /// <summary>A text of <paramref name="input"/>, or <see langword="null"/> when it is missing.</summary>
    /// <exception cref="AwsException"><c>SerializationException</c>: something else than a text.</exception>
    public static string? OptionalText(JsonObject input, string name) => input[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw new AwsException(
            "SerializationException", StatusCodes.Status400BadRequest, $"{name} can not be converted to a String"),
    };

    /// <summary>A successful answer.</summary>
    public static AwsResponse Answer(JsonNode output, JsonVersion version) => new()
    {
        ContentType = ContentType(version),
        Body = JsonText.Bytes(output),
    };

    /// <summary>An error: <c>{"__type":"…","message":"…"}</c>.</summary>
    /// <param name="error">The error.</param>
    /// <param name="version">The protocol's version.</param>
    /// <param name="shapeNamespace">What stands before the code in <c>__type</c>: <c>com.amazonaws.sqs#</c>. Default: nothing.</param>
    public static AwsResponse Error(AwsException error, JsonVersion version, string shapeNamespace = "") => new()
    {
        // The common errors of authentication are 403 elsewhere, 400 in this protocol.
        Status = AuthenticationErrors.Contains(error.Code) ? StatusCodes.Status400BadRequest : error.Status,
        ContentType = ContentType(version),
        Body = JsonText.Bytes(new JsonObject { ["__type"] = shapeNamespace + error.Code, ["message"] = error.Message }),
        // Amplify reads the code from this header first.
        Headers = new Dictionary<string, string> { ["x-amzn-ErrorType"] = error.Code },
    };

    private static string ContentType(JsonVersion version) =>
        version is JsonVersion.V10 ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

/// <summary>A service that speaks AWS's JSON protocol: a registry of operations by name.</summary>
/// <param name="name">The service's name for people: <c>events</c>.</param>
/// <param name="version">Version of the protocol.</param>
internal abstract class JsonService(string name, JsonVersion version) : IAwsService
{
    /// <inheritdoc/>
    public abstract IReadOnlyCollection<string> SigningNames { get; }

    /// <inheritdoc/>
    public virtual string? UnsignedTargetPrefix => null;

    /// <summary>Every operation that is emulated, by the name in <c>X-Amz-Target</c>.</summary>
    public abstract IReadOnlyDictionary<string, IJsonOperation> Operations { get; }

    /// <summary>What each of them takes.</summary>
    internal abstract OperationInputs Inputs { get; }

    /// <inheritdoc/>
    public virtual async Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        var operationName = JsonProtocol.OperationName(request);
        return JsonProtocol.Answer(await InvokeAsync(operationName, Input(request), request, cancellationToken), version);
    }

    /// <inheritdoc/>
    public virtual AwsResponse Error(AwsException error, IHeaderDictionary headers) => JsonProtocol.Error(error, version);

    /// <summary>Carries out an operation that is there, when all of its input is carried out.</summary>
    /// <exception cref="AwsException">It is not, or it fails.</exception>
    protected async Task<JsonObject> InvokeAsync(string operationName, JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        if (!Operations.TryGetValue(operationName, out var operation))
        {
            throw NotEmulated.Operation(name, operationName);
        }

        Inputs.Demand(operationName, input);
        return await operation.InvokeAsync(input, request, cancellationToken);
    }

    /// <summary>What the operation gets. Half characters are U+FFFD in it, unless the service has another word for them.</summary>
    protected virtual JsonObject Input(AwsRequest request) => JsonProtocol.Input(request);
}

/// <summary>One operation of a service that speaks AWS's JSON protocol. One file each.</summary>
public interface IJsonOperation
{
    /// <summary>Carries out one call; authorizes it first.</summary>
    /// <exception cref="AwsException">The call is refused or fails as AWS would have it.</exception>
    Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken);
}

/// <summary>Version of AWS's JSON protocol.</summary>
public enum JsonVersion
{
    /// <summary><c>application/x-amz-json-1.0</c>: DynamoDB, SQS.</summary>
    V10,

    /// <summary><c>application/x-amz-json-1.1</c>: Cognito, EventBridge.</summary>
    V11,
}

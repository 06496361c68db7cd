using System.Net.Http.Headers;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Lambda Runtime API, as <see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/> has it.</summary>
internal sealed class RuntimeApi
{
    /// <summary>Lambda freezes the process while it waits for the next event; the wait must not time out.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromHours(12);

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue ErrorJson = new("application/vnd.aws.lambda.error+json");

    private readonly HttpClient _http;
    private readonly string _base;

    private RuntimeApi(HttpClient http, string hostAndPort)
    {
        _http = http;
        _base = $"http://{hostAndPort}/2018-06-01/runtime/";
    }

    /// <summary>Addresses the API at <paramref name="endpoint"/>, or where the environment says.</summary>
    public static RuntimeApi Connect(HttpClient http, string endpoint)
    {
        var hostAndPort = endpoint ?? Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
        return string.IsNullOrEmpty(hostAndPort)
            ? throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set: this program is started by Lambda, or by a local stand-in for it.")
            : new RuntimeApi(http, hostAndPort);
    }

    /// <summary>Waits for the next event.</summary>
    public async Task<InvocationRequest> NextAsync(ILambdaSerializer serializer, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(_base + "invocation/next", cancellationToken);
        response.EnsureSuccessStatusCode();
        var context = new LambdaContext(response.Headers, serializer);

        // The AWS SDK and X-Ray read the trace header from here; a custom runtime has to set it for each event.
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", context.TraceId);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new InvocationRequest { InputStream = new MemoryStream(body, 0, body.Length, false, true), LambdaContext = context };
    }

    /// <summary>Answers an event.</summary>
    public async Task SendResponseAsync(LambdaContext context, Stream output)
    {
        using var request = Post($"invocation/{context.AwsRequestId}/response", output is null ? new ByteArrayContent([]) : new StreamContent(output), Json);
        AddInvocationId(request, context);
        using var response = await _http.SendAsync(request);

        // Too large an answer is refused here, and Lambda tells the caller; the loop goes on.
        if (response.StatusCode != System.Net.HttpStatusCode.RequestEntityTooLarge)
        {
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Reports that the handler failed.</summary>
    public async Task SendErrorAsync(LambdaContext context, Exception exception)
    {
        using var request = Post($"invocation/{context.AwsRequestId}/error", new ByteArrayContent(ExceptionJson.Write(exception)), ErrorJson);
        AddInvocationId(request, context);
        request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", exception.GetType().Name);
        if (XRayCause.Write(exception) is { } cause)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-XRay-Error-Cause", cause);
        }

        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reports that the function can't start.</summary>
    public async Task SendInitErrorAsync(Exception exception)
    {
        using var request = Post("init/error", new ByteArrayContent(ExceptionJson.Write(exception)), ErrorJson);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static void AddInvocationId(HttpRequestMessage request, LambdaContext context)
    {
        if (context.InvocationId is { Length: > 0 } id)
        {
            request.Headers.TryAddWithoutValidation(LambdaContext.InvocationIdHeader, id);
        }
    }

    private HttpRequestMessage Post(string path, HttpContent content, MediaTypeHeaderValue type)
    {
        content.Headers.ContentType = type;
        return new HttpRequestMessage(HttpMethod.Post, _base + path) { Content = content };
    }
}

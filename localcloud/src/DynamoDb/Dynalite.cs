using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.DynamoDb;

/// <summary>The dynalite process that keeps the tables; started when it is first needed, again when it died.</summary>
internal sealed partial class Dynalite(
    CloudOptions options, ChildProcesses children, ChildSockets sockets, ILogger<Dynalite> logger) : IDynalite, IDisposable
{
    // dynalite's own command line listens on TCP only, and it checks no signature: whoever reaches it can read and write all tables.
    private const string Script =
        "const [path, socket] = process.argv.slice(1);"
        + "const server = require('dynalite')({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });"
        + "server.listen(socket, () => console.log('listening'));";

    private readonly HttpClient _http = new(sockets.CreateHandler());
    private readonly SemaphoreSlim _starting = new(1);
    private ChildProcess? _process;
    private Uri? _address;

    /// <summary>How long one request may take. Default: 100 s.</summary>
    public TimeSpan Timeout
    {
        get => _http.Timeout;
        init => _http.Timeout = value;
    }

    /// <inheritdoc/>
    public async Task<AwsResponse> ForwardAsync(string target, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, await AddressAsync(cancellationToken));
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", target);
        // dynalite wants a signature's form; the real one was verified by the gateway.
        request.Headers.Add("X-Amz-Date", "20000101T000000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=local/20000101/{options.Region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return new AwsResponse
            {
                Status = (int)response.StatusCode,
                ContentType = response.Content.Headers.ContentType?.ToString(),
                Body = await response.Content.ReadAsByteArrayAsync(cancellationToken),
                Headers = response.Headers
                    .Where(header => header.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(header => header.Key, header => string.Join(',', header.Value)),
            };
        }
        catch (Exception problem) when (
            problem is HttpRequestException || (problem is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // AWS's own answer when it fails; SDKs try again, and dynalite is then started anew.
            Unreachable(logger, problem);
            throw new AwsException(
                "InternalServerError",
                StatusCodes.Status500InternalServerError,
                "The request processing has failed because of an unknown error, exception or failure.");
        }
    }

    /// <inheritdoc/>
    public async Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        var response = await ForwardAsync(
            $"DynamoDB_20120810.{operation}", System.Text.Encoding.UTF8.GetBytes(input.ToJsonString()), cancellationToken);
        var output = JsonNode.Parse(response.Body.Span)?.AsObject() ?? [];
        if (response.Status == StatusCodes.Status200OK)
        {
            return output;
        }

        var type = (string?)output["__type"] ?? "InternalServerError";
        var message = (string?)output["message"] ?? (string?)output["Message"] ?? "";
        throw new AwsException(type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..], response.Status, message);
    }

    /// <summary>Closes the connections; the process belongs to <see cref="ChildProcesses"/>.</summary>
    public void Dispose()
    {
        _http.Dispose();
        _starting.Dispose();
    }

    private async Task<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_address is null || _process is not { Exited.IsCompleted: false })
            {
                var socket = ChildSockets.NewName("dynalite");
                _process = await children.StartAsync(Command(sockets.PathOf(socket)), cancellationToken);
                _address = new Uri($"http://{socket}/");
            }

            return _address;
        }
        finally
        {
            _starting.Release();
        }
    }

    private ChildCommand Command(string socket)
    {
        var data = Path.Combine(options.StateDirectory, "dynamodb");
        Directory.CreateDirectory(data);
        return new()
        {
            Name = "dynalite",
            FileName = "node",
            Arguments = ["-e", Script, data, socket],
            // Where node finds the package.
            WorkingDirectory = options.RootDirectory,
            Environment = new Dictionary<string, string?>
            {
                // They end up in the tables' ARNs.
                ["AWS_REGION"] = options.Region,
                ["AWS_ACCOUNT_ID"] = options.AccountId,
            },
            Ready = ListeningLine,
        };
    }

    [GeneratedRegex("^listening$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListeningLine { get; }

    [LoggerMessage(4501, LogLevel.Error, "dynalite can't be reached", EventName = "DynaliteUnreachable")]
    private static partial void Unreachable(ILogger logger, Exception exception);
}

/// <summary>The store behind Amazon DynamoDB.</summary>
internal interface IDynalite
{
    /// <summary>Hands on a call as it came; the answer comes back as it is, errors too.</summary>
    /// <exception cref="AwsException"><c>InternalServerError</c>: the store can't be reached.</exception>
    Task<AwsResponse> ForwardAsync(string target, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Makes a call of LocalCloud's own.</summary>
    /// <exception cref="AwsException">The store's error.</exception>
    Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken);
}

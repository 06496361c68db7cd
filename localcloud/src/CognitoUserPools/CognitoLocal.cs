using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CognitoUserPools;

/// <summary>The npm package cognito-local as a child process, which nobody but the gateway can talk to.</summary>
internal sealed partial class CognitoLocal(ChildProcesses children, ChildSockets sockets, CognitoLocalFiles files, CloudOptions options) : IDisposable
{
    /// <summary>What confirms a sign-up or a new password: nobody sends an e-mail here.</summary>
    public const string ConfirmationCode = "123456";

    // Its own command line listens on TCP only, lets every web page read its answers, and asks nobody who lists users or sets passwords who they are.
    private const string Script =
        "const [start, socket] = process.argv.slice(1);"
        + "const inside = require('module').createRequire(start);"
        + "inside('../server').createDefaultServer(inside('pino')())"
        + ".then((server) => require('http').createServer(server.application).listen(socket, () => console.log('listening')))"
        + ".catch((error) => { console.error(error); process.exit(1); });";

    private readonly HttpClient _http = new(sockets.CreateHandler());
    private readonly SemaphoreSlim _starting = new(1);
    private ChildProcess? _process;
    private Uri? _address;

    [GeneratedRegex("^listening$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ready { get; }

    /// <summary>Starts it with the pools and clients there are now; it reads them only at its start.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_process is not null)
            {
                await _process.StopAsync(TimeSpan.FromSeconds(2));
            }

            files.Write();
            var socket = ChildSockets.NewName("cognito-local");
            _process = await children.StartAsync(Command(sockets.PathOf(socket)), cancellationToken);
            _address = new($"http://{socket}");
        }
        finally
        {
            _ = _starting.Release();
        }
    }

    /// <summary>Calls an operation.</summary>
    /// <exception cref="AwsException">It failed, as cognito-local has it.</exception>
    public async Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address)
        {
            Content = new StringContent(input.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.1")),
        };
        request.Headers.Add("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation);
        using var response = await _http.SendAsync(request, cancellationToken);
        var output = await ReadAsync(response, cancellationToken);
        return response.IsSuccessStatusCode ? output : throw Failure(operation, (int)response.StatusCode, output);
    }

    /// <summary>The public keys that a pool's tokens are signed with.</summary>
    public async Task<JsonObject> KeysAsync(string poolId, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(Address, poolId + "/.well-known/jwks.json"), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _starting.Dispose();
    }

    private Uri Address => _address ?? throw new AwsException(
        "InternalErrorException", StatusCodes.Status500InternalServerError, "The template has no user pool with a client.");

    private ChildCommand Command(string socket) => new()
    {
        Name = "cognito-local",
        FileName = "node",
        Arguments = ["-e", Script, Path.Combine(options.RootDirectory, "node_modules", "cognito-local", "lib", "bin", "start.js"), socket],
        WorkingDirectory = files.WorkingDirectory,
        Environment = new Dictionary<string, string?> { ["CODE"] = ConfirmationCode },
        Ready = Ready,
    };

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static AwsException Failure(string operation, int status, JsonObject output) => output["__type"]?.ToString() switch
    {
        "CognitoLocal#Unsupported" => NotEmulated.Operation("cognito-idp", operation),
        { } code => new AwsException(code, status, output["message"]?.ToString() ?? ""),
        null => new AwsException(
            "InternalErrorException", StatusCodes.Status500InternalServerError, "cognito-local failed; its output has the reason."),
    };
}

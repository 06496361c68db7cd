using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Tests.Fakes;
using LocalCloud.Tests.Lambda;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Hosting;

/// <summary>Who can be talked to: the ports of LocalCloud, and nothing of its children.</summary>
public sealed class ListeningTests : IAsyncLifetime
{
    private readonly Sandbox _sandbox = new(ProjectRoot.Find());
    private readonly TinyAssembly _assembly = new("async () => ({ api: process.env.AWS_LAMBDA_RUNTIME_API, pid: process.pid })");
    private LocalCloudHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        foreach (var (name, type, properties) in (IEnumerable<(string, string, string)>)
        [
            ("Table", "AWS::DynamoDB::Table", """
                {"TableName":"things","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
                 "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}
                """),
            ("Users", "AWS::Cognito::UserPool", "{}"),
            ("Client", "AWS::Cognito::UserPoolClient", """{"UserPoolId":{"Ref":"Users"},"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]}"""),
        ])
        {
            _assembly.Resources[name] = new JsonObject { ["Type"] = type, ["Properties"] = JsonNode.Parse(properties) };
        }

        _host = await LocalCloudHost.StartAsync(
            _sandbox.Options with { AssemblyDirectory = _assembly.Save() },
            services => services.AddLogging(logging => logging.ClearProviders()),
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _assembly.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void No_child_listens_on_a_port_and_their_sockets_are_their_user_s_alone()
    {
        var children = _host.Services.GetRequiredService<ChildProcesses>().Running;

        Assert.Superset(new HashSet<string> { "dynalite", "cognito-local" }, children.Select(child => child.Name).ToHashSet());
        foreach (var process in children.SelectMany(child => Processes.Descendants(child.Id).Prepend(child.Id)))
        {
            Assert.Empty(ListeningPorts.Of(process));
        }

        var sockets = Path.GetDirectoryName(_host.Services.GetRequiredService<ChildSockets>().PathOf("x"))!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(sockets));
        Assert.Equal(2, Directory.GetFileSystemEntries(sockets).Length);
    }

    [Theory]
    [InlineData("Host: evil.example")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Origin: https://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Referer: https://evil.example/")]
    public async Task Every_port_refuses_what_can_be_a_foreign_page_s(string header)
    {
        var endpoints = _host.Endpoints;
        foreach (var (port, path) in (IEnumerable<(int, string)>)
            [(endpoints.Gateway.Port, "/"), (endpoints.Gateway.Port, "/_local/health"), (endpoints.Gateway.Port, "/mqtt"), (endpoints.HttpApi.Port, "/"), (endpoints.Demo.Port, "/config.json")])
        {
            Assert.True(IsTurnedAway(await AskAsync(port, path, header)), path);
            Assert.False(IsTurnedAway(await AskAsync(port, path, "Accept: */*")), path);
        }

        Assert.Equal("", await AskAsync(endpoints.Mqtt.Port, "/", header));
    }

    [Theory]
    [InlineData("Host: evil.example")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Origin: http://localhost:5173")]
    public async Task A_runtime_API_is_for_runtimes_and_an_image_takes_no_event_from_them(string header)
    {
        var api = (string)(await InvokeAsync())["api"]!;

        var answer = await AskAsync(int.Parse(api[(api.IndexOf(':', StringComparison.Ordinal) + 1)..], System.Globalization.CultureInfo.InvariantCulture), "/2018-06-01/runtime/invocation/next", header);

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.Equal(api, (string?)(await InvokeAsync())["api"]);
    }

    // AWS's own refusals say why.
    private static bool IsTurnedAway(string answer) =>
        answer.StartsWith("HTTP/1.1 403 ", StringComparison.Ordinal) && answer.Contains("\r\nContent-Length: 0\r\n", StringComparison.Ordinal);

    private async Task<JsonNode> InvokeAsync()
    {
        var answer = await _host.Services.GetRequiredService<LocalCloud.Lambda.ILambdaInvoker>().InvokeAsync(
            $"arn:aws:lambda:{_host.Options.Region}:{_host.Options.AccountId}:function:tiny", "{}"u8.ToArray(),
            new() { Principal = LocalCloud.Iam.Administrator.Principal(_host.Options.AccountId) }, TestContext.Current.CancellationToken);
        return JsonNode.Parse(answer.Payload.Span)!;
    }

    private static async Task<string> AskAsync(int port, string path, string header)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var host = header.StartsWith("Host:", StringComparison.Ordinal) ? "" : "Host: localhost\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\n{host}{header}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var stream = new StreamReader(new NetworkStream(socket));
        try
        {
            return await stream.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return ""; // it was cut off
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Tests.Lambda;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Fuzz;

/// <summary>Mutated requests to a whole LocalCloud, over HTTP and as bytes: an HTTP client would not send them.</summary>
[Collection(FuzzCollection.Name)]
public sealed class GatewayFuzzTests
{
    // Of what is known and not emulated, and of a version of HTTP that is none.
    private const int NotImplemented = 501, VersionNotSupported = 505;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Service, method, target, headers, body.
    private static readonly (string Service, string Method, string Target, (string Name, string Value)[] Headers, string Body)[] Good =
    [
        ("iotdata", "POST", "/topics/a%2Fb?qos=1&retain=true&contentType=t&messageExpiry=9",
            [("x-amz-mqtt5-user-properties", "W3siYSI6ImIifV0="), ("x-amz-mqtt5-payload-format-indicator", "UTF8_DATA")], """{"a":1}"""),
        ("iotdata", "GET", "/retainedMessage?maxResults=20", [], ""),
        ("iotdata", "GET", "/connections/client-1?includeSocketInformation=true", [], ""),
        ("iotdata", "POST", "/connections/client-1/messages?topic=a&confirmation=false&timeout=1", [], "x"),
        ("iot", "PUT", "/target-policies/policy", [], """{"target":"eu-west-1:aaaaaaaa-0000-0000-0000-000000000001"}"""),
        ("iot", "GET", "/endpoint?endpointType=iot:Data-ATS", [], ""),
        ("sqs", "POST", "/", [("X-Amz-Target", "AmazonSQS.SendMessage"), ("Content-Type", "application/x-amz-json-1.0")],
            """{"QueueUrl":"http://localhost/123456789012/Tiny-Queue","MessageBody":"hi","DelaySeconds":0,"MessageAttributes":{"k":{"DataType":"String","StringValue":"v"} } }"""),
        ("sqs", "POST", "/", [("Content-Type", "application/x-www-form-urlencoded")],
            "Action=ReceiveMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Flocalhost%2F123456789012%2FTiny-Queue&MaxNumberOfMessages=1&WaitTimeSeconds=0"),
        ("sts", "POST", "/", [("Content-Type", "application/x-www-form-urlencoded")], "Action=GetCallerIdentity&Version=2011-06-15"),
        ("sts", "POST", "/", [("Content-Type", "application/x-www-form-urlencoded")],
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fx&RoleSessionName=s&DurationSeconds=900"),
        ("events", "POST", "/", [("X-Amz-Target", "AWSEvents.PutEvents"), ("Content-Type", "application/x-amz-json-1.1")],
            """{"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{\"a\":1}","Resources":["r"],"Time":1}]}"""),
        ("events", "POST", "/", [("X-Amz-Target", "AWSEvents.TestEventPattern"), ("Content-Type", "application/x-amz-json-1.1")],
            """{"Event":"{\"id\":\"1\",\"account\":\"1\",\"source\":\"s\",\"time\":\"2026-01-01T00:00:00Z\",\"region\":\"r\",\"resources\":[],\"detail-type\":\"d\",\"detail\":{}}","EventPattern":"{\"source\":[{\"prefix\":\"s\"}]}"}"""),
        ("lambda", "GET", "/2015-03-31/functions/tiny/configuration", [], ""),
        ("lambda", "GET", "/2015-03-31/event-source-mappings?FunctionName=tiny", [], ""),
        ("cognito-identity", "POST", "/", [("X-Amz-Target", "AWSCognitoIdentityService.GetId"), ("Content-Type", "application/x-amz-json-1.1")],
            """{"IdentityPoolId":"eu-west-1:aaaaaaaa-0000-0000-0000-000000000001","Logins":{"a":"b.c.d"} }"""),
        ("", "GET", "/_local/health", [], ""),
        ("", "POST", "/_local/chaos", [], "off"),
        ("", "POST", "/_local/publish", [("Content-Type", "application/json")], """{"topic":"a","payload":"x","qos":1}"""),
    ];

    private static readonly string[] Words =
    [
        "HTTP/1.1", "Transfer-Encoding: chunked", "Content-Length: 5", "Expect: 100-continue", "Host: elsewhere", "X-Amz-Target: DynamoDB_20120810.GetItem",
        "Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e", "iotdata", "execute-api", "%2F", "%252F", "%00", "//", "/../", "?", "&&", "=", ";", "null", "1e400",
        "\"QueueUrl\":1", "\\ud83d", "\\\\udc00", "\"\\ud83d\":1,", "[]", "{}", "true", "application/cbor", "99999999999", "-1", "eu-west-1:x", "arn:aws:iot:::x", "$aws/rules/x", "+", "#", "/_local/", "/mqtt",
    ];

    private readonly Mutations _mutations = new(20261126);

    [Fact]
    public async Task Whatever_is_sent_is_answered_without_an_error_of_the_server()
    {
        var errors = new RecordedLog(LogLevel.Error);
        using var assembly = new TinyAssembly("async () => {}");
        await using var cloud = await TinyCloud.StartAsync(assembly, log: errors);
        var statuses = new Dictionary<int, int>();
        await new FuzzRun(TestSizes.FuzzedHttp).RunAsync(
            _ => Make(cloud.Host.Endpoints.Gateway),
            async request =>
            {
                var answer = await ExchangeAsync(cloud.Host.Endpoints.Gateway.Port, request);
                var status = StatusOf(answer);
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
                Assert.True(errors.Lines.Count == 0, string.Join("\n", errors.Lines));
                Assert.True(
                    status is < 500 or VersionNotSupported || (status == NotImplemented && answer.Contains("NotEmulated", StringComparison.Ordinal)), answer);
            },
            Encoding.Latin1.GetString);

        // They end in different ways, and some of them well, or this test shows nothing.
        var summary = string.Join(' ', statuses.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key}: {entry.Value}"));
        Assert.True(statuses.GetValueOrDefault(200) > TestSizes.FuzzedHttp / 10, summary);
        Assert.True(statuses.GetValueOrDefault(0) < TestSizes.FuzzedHttp / 10, summary);
        Assert.True(statuses.Count >= 4, summary);
    }

    private byte[] Make(Uri gateway)
    {
        var good = _mutations.Pick(Good);
        var (target, body) = (good.Target, good.Body);

        // Half of the mutations are signed: they get further.
        if (_mutations.Once(2))
        {
            body = _mutations.Text(body, Words);
        }

        var content = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(new HttpMethod(good.Method), new Uri(gateway, target));
        if (good.Service.Length > 0)
        {
            AdministratorSignature.Sign(request, content, good.Service, "eu-west-1", TimeProvider.System);
        }

        List<string> lines =
        [
            $"{good.Method} {target} HTTP/1.1", $"Host: {gateway.Authority}", .. good.Headers.Select(header => $"{header.Name}: {header.Value}"),
            .. request.Headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}"),
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}"), "Connection: close",
        ];
        if (_mutations.Once(2))
        {
            var at = _mutations.Random.Next(lines.Count);
            lines[at] = _mutations.Text(lines[at], Words);
        }

        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"), .. content];
        return _mutations.Once(20) ? _mutations.Bytes(bytes) : bytes;
    }

    // 0 when the server hangs up, which is an answer to what is no request at all.
    private static int StatusOf(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;

    // Whether anybody who reads this as HTTP has all that was announced.
    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end >= 0
            && !request.Contains("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
            && !request.Contains("Expect", StringComparison.OrdinalIgnoreCase)
            && request[..end].Split("Content-Length: ") is [_, var length]
            && int.TryParse(length.Split('\r')[0], CultureInfo.InvariantCulture, out var announced) && announced <= request.Length - end - 4;
    }

    private static async Task<string> ExchangeAsync(int port, byte[] request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            await socket.SendAsync(request, patience.Token);

            // Whoever waits for more learns that there is no more. Not before the answer otherwise: to Kestrel a client that has ended its side is gone.
            var isEnded = !IsWhole(Encoding.Latin1.GetString(request));
            if (isEnded)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            for (int read; (read = await socket.ReceiveAsync(buffer, patience.Token)) > 0;)
            {
                await answer.WriteAsync(buffer.AsMemory(0, read), patience.Token);
                if (!isEnded)
                {
                    isEnded = true;
                    socket.Shutdown(SocketShutdown.Send);
                }
            }
        }
        catch (SocketException)
        {
            // Hung up in the middle.
        }

        return Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }
}

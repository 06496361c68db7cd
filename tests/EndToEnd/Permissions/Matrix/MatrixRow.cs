using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Permissions.Matrix;

/// <summary>What each caller gets for one topic: <c>ok</c>, the code of CONNACK, <c>cut</c> instead of an answer, or an HTTP status.</summary>
/// <param name="matrix">The deployments.</param>
/// <param name="owner">The topics' owner.</param>
/// <param name="stage">The stage whose topics they are, or <see langword="null"/> for the deployment without a name.</param>
/// <param name="name">The topic, as it is known everywhere but at the broker.</param>
/// <param name="filter">A filter with a wildcard that takes it in.</param>
internal sealed class MatrixRow(MatrixCloud matrix, string owner, string? stage, string name, string filter)
{
    private readonly string _prefix = stage is null ? "" : stage + "/";

    private string Topic => _prefix + name;

    private LocalCloudProcess Cloud => matrix.Process;

    private Uri Api => stage is null ? Cloud.HttpApi : new Uri(Cloud.OutputsOf($"Realtime-{stage}")["ApiUrl"]);

    public Task<string> AskAsync(string operation, MatrixCaller caller) => operation switch
    {
        // With the owner's client id, whoever asks.
        "connect" => ConnectedAsync(caller, owner, _ => Task.FromResult("ok")),
        "subscribe" => ConnectedAsync(caller, caller.ClientId, client => SubscribeAsync(client, Topic)),
        "wildcard" => ConnectedAsync(caller, caller.ClientId, client => SubscribeAsync(client, _prefix + filter)),
        "receive" => ConnectedAsync(caller, caller.ClientId, ReceiveAsync),
        "publish" => ConnectedAsync(caller, caller.ClientId, async client => await client.PublishAsync(Topic, """{"a":1}""") ? "ok" : "cut"),
        "https" => HttpPublishAsync(caller),
        "messages" => CallAsync(caller, HttpMethod.Get, $"/messages?topic={Uri.EscapeDataString(name)}", null),
        "catch-up" => CallAsync(
            caller, HttpMethod.Post, "/catch-up", new JsonObject { ["topics"] = new JsonArray(new JsonObject { ["topic"] = name }) }),
        // Everybody has one of their own, and names none.
        "inbox" => CallAsync(caller, HttpMethod.Get, "/inbox", null),
        "seen" => CallAsync(caller, HttpMethod.Put, "/inbox/state", new JsonObject { ["seenUpTo"] = "0" }),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No such operation."),
    };

    private Task<string> ConnectedAsync(MatrixCaller caller, string clientId, Func<MqttClient, Task<string>> then) =>
        matrix.Connections.AskAsync(caller.Credentials, clientId, then);

    private static async Task<string> SubscribeAsync(MqttClient client, string filter) => await client.SubscribeAsync(filter) switch
    {
        -1 => "cut",
        0x80 => "0x80",
        _ => "ok",
    };

    private async Task<string> ReceiveAsync(MqttClient client)
    {
        if (await SubscribeAsync(client, Topic) is not "ok" and var refused)
        {
            return refused;
        }

        await Administrator.PublishAsync(Cloud, Topic, """{"a":1}""");
        return await client.ReceiveAsync() ? "ok" : "cut";
    }

    private async Task<string> HttpPublishAsync(MatrixCaller caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Cloud.Gateway, $"/topics/{Topic}?qos=1")) { Content = new StringContent("{}") };
        if (caller.Credentials is { } credentials)
        {
            SigV4.Sign(request, "{}", "iotdata", credentials);
        }

        var answer = await ApiAnswer.SendAsync(Cloud.Http, request);
        return answer.Status == 200 ? "ok" : $"{answer.Status}";
    }

    private async Task<string> CallAsync(MatrixCaller caller, HttpMethod method, string target, JsonNode? body)
    {
        var text = body?.ToJsonString() ?? "";
        using var request = new HttpRequestMessage(method, new Uri(Api, target));
        if (body is not null)
        {
            request.Content = new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        }

        if (caller.Credentials is { } credentials)
        {
            SigV4.Sign(request, text, "execute-api", credentials);
        }

        var answer = await ApiAnswer.SendAsync(Cloud.Http, request);
        return answer.Status != 200 ? $"{answer.Status}"
            // Each topic of a catch-up has its own outcome.
            : answer.Json["topics"]?[0]?["problem"]?["status"] is { } problem ? $"{problem}"
            : "ok";
    }
}

using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Functions.CustomResources;
using Functions.DeadLetters;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Rooms;
using Functions.Tests.Fakes;
using HttpRequest = Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest;
using HttpResponse = Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyResponse;

namespace Functions.Tests.Events;

/// <summary>Every function over fakes as the bootstrap calls it, from bytes to bytes, and a sample event of each.</summary>
internal static class AnyFunction
{
    private static readonly Dictionary<string, (string Sample, Func<TestBackend, Func<Stream, ILambdaContext, Task<Stream>>> Make)> Functions = new()
    {
        ["PublishNotification"] = ("publish-notification/valid", PublishNotification),
        ["DrainPending"] = ("drain-pending/valid", backend =>
            FunctionHost.Handler<TriggeringEvent, DrainResult>(backend.DrainPending.HandleAsync, UnreadableEvent.Drain, backend.Log)),
        ["GetNotificationStatus"] = ("get-notification-status/valid", backend =>
            FunctionHost.Handler<TriggeringEvent, StatusResult>(backend.GetNotificationStatus.HandleAsync, UnreadableEvent.Status, backend.Log)),
        ["ChangeAudience"] = ("change-audience/add", backend =>
            FunctionHost.Handler<TriggeringEvent, AudienceResult>(backend.ChangeAudience.HandleAsync, UnreadableEvent.Audience, backend.Log)),
        ["TellUnseen"] = ("tell-unseen/valid", backend =>
            FunctionHost.Handler<TriggeringEvent, UnseenResult>(backend.TellUnseen.HandleAsync, UnreadableEvent.Unseen, backend.Log)),
        ["PublishUpdate"] = ("publish-update/direct", backend =>
            FunctionHost.Handler<TriggeringEvent, PublishResult>(backend.PublishUpdate.HandleAsync, UnreadableEvent.Publishing, backend.Log)),
        ["ArchiveMessage"] = ("archive-message/valid", backend =>
            FunctionHost.Handler<ArchivedEvent, ArchiveResult>(backend.ArchiveMessage.HandleAsync, UnreadableEvent.Archiving, backend.Log)),
        ["BlockUser"] = ("block-user/direct", backend =>
            FunctionHost.Handler<TriggeringEvent, BlockResult>(backend.BlockUser.HandleAsync, UnreadableEvent.Blocking, backend.Log)),
        ["TrackConnections"] = ("track-connections/connected", backend =>
            FunctionHost.Handler<QueueEvent, QueueResult>(backend.TrackConnections.HandleAsync, UnreadableEvent.Queue, backend.Log)),
        ["GetUsers"] = ("get-users/valid", backend => Http(backend.GetUsers.HandleAsync, backend)),
        ["RunRoomCommand"] = ("run-room-command/sweep", backend =>
            FunctionHost.Handler<TriggeringEvent, RoomCommandResult>(backend.RunRoomCommand.HandleAsync, UnreadableEvent.RoomCommand, backend.Log)),
        ["ManageRooms"] = ("manage-rooms/open-unknown", backend => Http(backend.ManageRooms.HandleAsync, backend)),
        ["ManagePreferences"] = ("manage-preferences/quiet-hours-off", backend => Http(backend.ManagePreferences.HandleAsync, backend)),
        ["ManageInbox"] = ("manage-inbox/read", backend => Http(backend.ManageInbox.HandleAsync, backend)),
        ["GetMessages"] = ("get-messages/forwards", backend => Http(backend.GetMessages.HandleAsync, backend)),
        ["CatchUp"] = ("catch-up/valid", backend => Http(backend.CatchUp.HandleAsync, backend)),
        ["OpenSession"] = ("open-session/refused", backend => Http(backend.OpenSession.HandleAsync, backend)),
        ["RedriveDeadLetters"] = ("redrive-dead-letters/send", backend =>
            FunctionHost.Handler<TriggeringEvent, RedriveReport>(backend.RedriveDeadLetters.HandleAsync, UnreadableEvent.Redriving, backend.Log)),
        ["ResolveIotEndpoint"] = ("resolve-iot-endpoint/create", backend =>
            FunctionHost.Handler<CustomResourceRequest, CustomResourceResponse>(
                backend.ResolveIotEndpoint.HandleAsync, UnreadableEvent.CustomResource, backend.Log)),
        ["RemoveIotPolicy"] = ("remove-iot-policy/create", backend =>
            FunctionHost.Handler<CustomResourceRequest, CustomResourceResponse>(
                backend.RemoveIotPolicy.HandleAsync, UnreadableEvent.CustomResource, backend.Log)),
    };

    public static IReadOnlyCollection<string> Names => Functions.Keys;

    public static string Sample(string function) => EventFile.Text(Functions[function].Sample);

    /// <summary>The function, as Lambda calls it.</summary>
    public static Func<Stream, ILambdaContext, Task<Stream>> Make(TestBackend backend, string function) => Functions[function].Make(backend);

    /// <summary>
    /// The answer, checked for its shape. Only custom resources may fail, when they are not told where to answer, and then say so
    /// (<see langword="null"/>).
    /// </summary>
    public static async Task<JsonNode?> AnswerAsync(TestBackend backend, string function, byte[] input)
    {
        using var stream = new MemoryStream(input);
        JsonNode? answer;
        try
        {
            await using var output = await Functions[function].Make(backend)(stream, new FakeContext());
            answer = await JsonNode.ParseAsync(output, cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (ArgumentException error) when (function is "ResolveIotEndpoint" or "RemoveIotPolicy")
        {
            Assert.Contains("ResponseURL", error.Message, StringComparison.Ordinal);
            answer = null;
        }

        var line = backend.Line();
        Assert.Equal(answer is null ? "Failed" : line.GetProperty("outcome").GetString(), line.GetProperty("outcome").GetString());
        AssertIsClear(function, answer);
        return answer;
    }

    /// <summary>Whether the answer says that the event was wrong.</summary>
    public static bool IsRefusal(string function, JsonNode? answer) => function switch
    {
        "PublishNotification" or "PublishUpdate" or "ArchiveMessage" or "RunRoomCommand" or "BlockUser" or "TrackConnections" or "DrainPending"
            or "GetNotificationStatus" or "ChangeAudience" or "TellUnseen" => answer!["problem"] is not null,
        // What says nothing only looks.
        "RedriveDeadLetters" => answer!["problem"] is not null || answer["sent"]!.GetValue<bool>() is false,
        "ResolveIotEndpoint" or "RemoveIotPolicy" => answer is null || answer["Status"]!.ToString() == "FAILED",
        _ => answer!["statusCode"]!.GetValue<int>() is 400 or 403,
    };

    private static void AssertIsClear(string function, JsonNode? answer)
    {
        switch (function)
        {
            case "ResolveIotEndpoint" or "RemoveIotPolicy":
                Assert.True(answer is null || answer["Status"]!.ToString() == "SUCCESS" || answer["Reason"]!.ToString().Length > 0);
                break;
            case "ArchiveMessage":
                Assert.True(answer!["position"] is not null != answer["problem"] is not null);
                break;
            case "BlockUser":
                Assert.True(answer!["blocked"] is not null || answer["problem"]?["detail"] is not null);
                break;
            case "RunRoomCommand":
                Assert.True(answer!["roomId"] is not null || answer["problem"]?["detail"] is not null);
                break;
            case "RedriveDeadLetters":
                Assert.True(answer!["kinds"] is not null || answer["problem"]?["detail"] is not null);
                break;
            case "TrackConnections":
                Assert.NotNull(answer!["batchItemFailures"]);
                break;
            case "DrainPending":
                Assert.True(answer!["drained"] is not null || answer["problem"]?["detail"] is not null);
                break;
            case "ChangeAudience":
                Assert.True(answer!["audience"] is not null || answer["problem"]?["detail"] is not null);
                break;
            case "TellUnseen":
                Assert.True(answer!["told"] is not null || answer["problem"]?["detail"] is not null);
                break;
            case "GetNotificationStatus":
                Assert.True(answer!["addressed"] is not null || answer["problem"]?["detail"] is not null);
                break;
            case "PublishNotification" or "PublishUpdate":
                Assert.True(
                    answer!["published"]!.GetValue<int>() > 0 || answer["unknownRecipients"] is not null || answer["pending"] is not null || answer["schedule"]?["state"] is not null
                    || answer["problem"]?["detail"] is not null);
                break;
            default:
                // The answer was held against the API's description where the function ran.
                Assert.Contains(answer!["statusCode"]!.GetValue<int>(), (int[])[200, 400, 403, 404, 413, 429]);
                break;
        }
    }

    private static Func<Stream, ILambdaContext, Task<Stream>> PublishNotification(TestBackend backend)
    {
        backend.Know(TestBackend.Alice, TestBackend.Bob);
        return FunctionHost.Handler<TriggeringEvent, PublishResult>(backend.PublishNotification.HandleAsync, UnreadableEvent.Publishing, backend.Log);
    }

    private static Func<Stream, ILambdaContext, Task<Stream>> Http(Func<HttpRequest, ILambdaContext, Task<HttpResponse>> handle, TestBackend backend) =>
        FunctionHost.Handler(handle, UnreadableEvent.Http, backend.Log);
}

/// <summary>The places in a JSON value, written as <c>/a/0/b</c>.</summary>
internal static class JsonPlaces
{
    public static IEnumerable<string> Of(JsonNode? node) => node switch
    {
        JsonObject properties => properties.SelectMany(property => Of(property.Value).Prepend("").Select(rest => $"/{property.Key}{rest}")),
        JsonArray items => items.Index().SelectMany(item => Of(item.Item).Prepend("").Select(rest => $"/{item.Index}{rest}")),
        _ => [],
    };

    public static void Set(JsonNode root, string path, JsonNode value)
    {
        var names = path.Split('/')[1..];
        var parent = names[..^1].Aggregate(root, (node, name) => node is JsonArray items ? items[Number(name)]! : node[name]!);
        if (parent is JsonArray list)
        {
            list[Number(names[^1])] = value;
        }
        else
        {
            parent[names[^1]] = value;
        }
    }

    private static int Number(string name) => int.Parse(name, System.Globalization.CultureInfo.InvariantCulture);
}

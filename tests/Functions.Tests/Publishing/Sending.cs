using System.Text.Json;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;

namespace Functions.Tests.Publishing;

/// <summary>Sends notifications to a backend, as EventBridge or a direct call does.</summary>
internal static class Sending
{
    public const string Note = """{"type":"news","title":"Title","body":"Body"}""";

    /// <summary>Sends a notification; the identities among <paramref name="users"/> have opened a session, unless it is told otherwise.</summary>
    public static Task<PublishResult> SendAsync(
        TestBackend backend,
        IReadOnlyList<string> users,
        string? eventId = "event-1",
        string? ownId = null,
        string requestId = "r",
        string note = Note,
        TimeSpan? remaining = null,
        string? source = "shop",
        bool areKnown = true)
    {
        backend.Know(areKnown ? users : []);
        var id = ownId is null ? "" : $"\"id\":\"{ownId}\",";
        var body = $$"""{{{id}}"userIds":["{{string.Join("\",\"", users)}}"],"notification":{{note}}}""";
        var input = new TriggeringEvent(source, source is null ? null : "Notification", eventId, JsonDocument.Parse(body).RootElement);
        var context = new FakeContext { AwsRequestId = requestId, RemainingTime = remaining ?? TimeSpan.FromMinutes(5) };
        return FunctionHost.HandleAsync(backend.PublishNotification.HandleAsync, input, context, backend.Log);
    }
}

using System.Globalization;
using Amazon.Lambda.APIGatewayEvents;
using Functions.DeadLetters;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Rooms;
using Functions.Tests.Fakes;

namespace Functions.Tests.Events;

public sealed class EventFileTests
{
    public static TheoryData<string> Names => [.. EventFile.Names];

    [Fact]
    public void Every_sample_event_has_an_expected_outcome() =>
        Assert.Equal(SampleEvents.Expected.Keys.Order(StringComparer.Ordinal), EventFile.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sample_event_has_its_outcome(string name)
    {
        using var backend = new TestBackend();
        await backend.SeedAsync("chat/general", """{"text":"one"}""", "two", """{"text":"three"}""");
        await backend.Directory.WriteAsync(
            TestBackend.Alice,
            new(TestBackend.AliceSubject, backend.Clock.Now) { PolicyName = TestBackend.PolicyName },
            TestContext.Current.CancellationToken);

        Assert.Equal(SampleEvents.Expected[name], await RunAsync(backend, name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sample_event_leaves_one_log_line_without_any_of_its_body(string name)
    {
        using var backend = new TestBackend();

        var outcome = await RunAsync(backend, name);

        var line = backend.Line();
        Assert.Equal(outcome.StartsWith("throws", StringComparison.Ordinal) ? "Failed" : outcome.Split(' ')[0], line.GetProperty("outcome").GetString());
        foreach (var secret in (string[])["Your order", "Hello, everybody", "bot says", "xxxxxxxx", "ASIAIOSFODNN7EXAMPLE"])
        {
            Assert.DoesNotContain(secret, backend.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_refused_sample_event_publishes_and_stores_nothing(string name)
    {
        using var backend = new TestBackend();

        var outcome = await RunAsync(backend, name);

        if (outcome.Split(' ')[0] is "Rejected" or "Refused" or "TooLarge" or "throws")
        {
            // Its sender may be told; nobody else gets anything.
            Assert.All(backend.Iot.Topics, topic => Assert.Equal($"signals/{TestBackend.Alice}", topic));
            Assert.Equal(0, backend.Store.Topics);
            Assert.Equal(0, backend.Preferences.Writes);
            Assert.Empty(backend.Control.Attached);
            Assert.DoesNotContain(backend.Table.Calls, call => call is "Put" or "Update");
        }
    }

    private static async Task<string> RunAsync(TestBackend backend, string name)
    {
        try
        {
            if (name.StartsWith("publish-notification/", StringComparison.Ordinal))
            {
                backend.Know(TestBackend.Alice, TestBackend.Bob);
                await backend.AudienceUsers.AddAsync("berlin", [TestBackend.Alice, TestBackend.Bob], TestContext.Current.CancellationToken);
            }

            return name.Split('/')[0] switch
            {
                "publish-notification" => Of(await InvokeAsync(backend, backend.PublishNotification.HandleAsync, EventFile.Triggering(name))),
                "drain-pending" => Of(await InvokeAsync(backend, backend.DrainPending.HandleAsync, EventFile.Triggering(name))),
                "get-notification-status" => Of(await InvokeAsync(backend, backend.GetNotificationStatus.HandleAsync, EventFile.Triggering(name))),
                "change-audience" => Of(await InvokeAsync(backend, backend.ChangeAudience.HandleAsync, EventFile.Triggering(name))),
                "publish-update" => Of(await InvokeAsync(backend, backend.PublishUpdate.HandleAsync, EventFile.Triggering(name))),
                "archive-message" => Of(backend, await InvokeAsync(backend, backend.ArchiveMessage.HandleAsync, EventFile.Archived(name))),
                "get-messages" => Of(await InvokeAsync(backend, backend.GetMessages.HandleAsync, EventFile.Request(name))),
                "catch-up" => Of(await InvokeAsync(backend, backend.CatchUp.HandleAsync, EventFile.Request(name))),
                "manage-rooms" => Of(await InvokeAsync(backend, backend.ManageRooms.HandleAsync, EventFile.Request(name))),
                "manage-preferences" => Of(await InvokeAsync(backend, backend.ManagePreferences.HandleAsync, EventFile.Request(name))),
                "manage-inbox" => Of(await InvokeAsync(backend, backend.ManageInbox.HandleAsync, EventFile.Request(name))),
                "run-room-command" => Of(await InvokeAsync(backend, backend.RunRoomCommand.HandleAsync, EventFile.Triggering(name))),
                "get-users" => Of(await InvokeAsync(backend, backend.GetUsers.HandleAsync, EventFile.Request(name))),
                "block-user" => Of(await InvokeAsync(backend, backend.BlockUser.HandleAsync, EventFile.Triggering(name))),
                "track-connections" => Of(backend, await InvokeAsync(backend, backend.TrackConnections.HandleAsync, EventFile.Queue(name))),
                "redrive-dead-letters" => Of(await InvokeAsync(backend, backend.RedriveDeadLetters.HandleAsync, EventFile.Triggering(name))),
                "open-session" => Of(await InvokeAsync(backend, backend.OpenSession.HandleAsync, EventFile.Request(name))),
                "remove-iot-policy" => "Resolved " + (await InvokeAsync(backend, backend.RemoveIotPolicy.HandleAsync, EventFile.CustomResource(name))).Status,
                _ => "Resolved " + (await InvokeAsync(backend, backend.ResolveIotEndpoint.HandleAsync, EventFile.CustomResource(name))).Status,
            };
        }
        catch (ArgumentException error)
        {
            return $"throws {error.GetType().Name}";
        }
    }

    private static Task<TOutput> InvokeAsync<TInput, TOutput>(
        TestBackend backend, Func<TInput, Amazon.Lambda.Core.ILambdaContext, Task<TOutput>> handle, TInput input) =>
        FunctionHost.HandleAsync(handle, input, new FakeContext(), backend.Log);

    private static string Of(PublishResult result) => result switch
    {
        { Problem: { } problem } => $"Rejected {problem.Parameter}",
        { Pending: [_, ..] pending } => $"Published {result.Published} pending {string.Join(' ', pending)}",
        { Audience: { } audience } => string.Create(CultureInfo.InvariantCulture, $"Cut {audience.Name} {audience.Addressed}"),
        { Schedule: { } schedule } => $"Scheduled {schedule.Id}",
        { UnknownRecipients: [_, ..] unknown } => $"Published {result.Published} unknown {string.Join(' ', unknown)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"Published {result.Published}"),
    };

    private static string Of(DrainResult result) =>
        result.Problem is { } problem ? $"Rejected {problem.Parameter}" : string.Create(CultureInfo.InvariantCulture, $"Drained {result.Drained}");

    private static string Of(AudienceResult result) => result.Problem is { } problem
        ? $"Rejected {problem.Parameter}"
        : string.Create(CultureInfo.InvariantCulture, $"AudienceChanged {result.Audience} {result.Added - result.Removed}");

    private static string Of(StatusResult result) => result.Problem is { } problem ? $"Rejected {problem.Parameter}" : $"Told {result.Id}";

    private static string Of(RoomCommandResult result) => result.Problem is { } problem ? $"Rejected {problem.Parameter}".TrimEnd() : $"Changed {result.RoomId}";

    private static string Of(RedriveReport report) => report.Problem is { } problem ? $"Rejected {problem.Parameter}" : "Redriven";

    private static string Of(BlockResult result) =>
        result.Problem is { } problem ? $"Rejected {problem.Parameter}" : $"BlockChanged {result.Blocked}";

    private static string Of(TestBackend backend, QueueResult result)
    {
        Assert.Empty(result.Failures);
        var line = backend.Line();
        string[] counts = ["begun", "ended", "late", "ForeignClients", "ConnectionsClosed", "unreadable"];
        return result.Problem is not null
            ? "Rejected"
            : "Tracked " + string.Join(' ', counts.Where(count => line.GetProperty(count).GetInt32() > 0).Select(count => $"{count} {line.GetProperty(count).GetInt32()}"));
    }

    private static string Of(TestBackend backend, ArchiveResult result)
    {
        var outcome = backend.Line().GetProperty("outcome").GetString()!;
        Assert.Equal(outcome == Outcome.Archived, result.Position is not null);
        Assert.Equal(outcome != Outcome.Archived, result.Problem is not null);
        return outcome;
    }

    private static string Of(APIGatewayHttpApiV2ProxyResponse response)
    {
        if (response.StatusCode is 200 or 201)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Answered {response.StatusCode}");
        }

        Assert.Equal("application/problem+json", response.Headers["content-type"]);
        var problem = System.Text.Json.JsonDocument.Parse(response.Body).RootElement;
        Assert.Equal(response.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        var parameter = problem.TryGetProperty("parameter", out var value) ? " " + value.GetString() : "";
        return $"Refused {response.StatusCode}{parameter}";
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.DynamoDb;
using LocalCloud.EventBridge;
using LocalCloud.Iot;
using LocalCloud.Lambda;
using LocalCloud.Sqs;
using LocalCloud.Tests.EventBridge;
using LocalCloud.Tests.Fakes;
using LocalCloud.Trails;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.LocalPage;

/// <summary>One message's way is found by ids in what each service was given.</summary>
public sealed class WayTests : IAsyncLifetime
{
    private GatewayHost _host = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(
            services => services.AddIot().AddDynamoDb().AddEventBridge().AddSingleton<ILambdaInvoker>(new FakeLambda()).AddSingleton<IQueues, FakeQueues>());
        _http = new HttpClient { BaseAddress = _host.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_the_trace_id_finds_what_has_the_message_s_own_id_and_the_other_way_round()
    {
        await _http.PostAsJsonAsync("/_local/publish", new { topic = "a", payload = """{"text":"x","_meta":{"id":"message-1"}}""" }, Token);
        await _http.PostAsJsonAsync("/_local/publish", new { topic = "committed", payload = """{"of":"message-1"}""" }, Token);
        await _http.PostAsJsonAsync("/_local/publish", new { topic = "other", payload = "{}" }, Token);
        var traceId = (string)(await _http.GetFromJsonAsync<JsonArray>("/_local/messages", Token))![0]!["traceId"]!;
        var trail = _host.Services.GetRequiredService<Trail>();
        trail.Add(StepKind.Function, "Archive", "iot.amazonaws.com", "request-1", Encoding.UTF8.GetBytes($$"""{"traceId":"{{traceId}}"}""")).Outcome = "succeeded";
        trail.Add(StepKind.Write, "Log", "arn", "PutItem", """{"Item":{"id":{"S":"message-1"}}}"""u8.ToArray());
        trail.Add(StepKind.Function, "Another", "arn", "request-2", "{}"u8.ToArray());

        foreach (var id in (string[])["message-1", traceId])
        {
            Assert.Equal(["publish a", "publish committed", "function Archive", "write Log"], await StepsAsync(id));
        }

        Assert.Equal(["function Archive"], await StepsAsync("request-1"));
    }

    [Fact]
    public async Task An_event_from_the_page_is_put_and_followed_to_the_rules_that_it_matches()
    {
        await _host.CreateAsync("AWS::Events::EventBus", """{"Name":"bus"}""");
        await _host.CreateAsync(
            "AWS::Events::Rule",
            $$"""{"Name":"all","EventBusName":"bus","EventPattern":{"source":["page"]},"Targets":[{"Id":"a","Arn":"{{Bridge.FunctionArn}}"}]}""");
        Assert.Equal(["default", "bus"], (await _http.GetFromJsonAsync<string[]>("/_local/buses", Token))!);

        using var put = await _http.PostAsJsonAsync("/_local/events", new { bus = "bus", source = "page", detailType = "Try", detail = """{"id":"x-1"}""" }, Token);
        var id = (string)(await put.Content.ReadFromJsonAsync<JsonObject>(Token))!["eventId"]!;

        var step = Assert.Single(await WayAsync(id))!;
        Assert.Equal(("event", "Try", "page", "all"), ((string?)step["kind"], (string?)step["what"], (string?)step["who"], (string?)step["outcome"]));
        Assert.Contains("\"x-1\"", (string?)step["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page", "Try", "no object")]
    [InlineData("page", "", "{}")]
    [InlineData("aws.s3", "Try", "{}")]
    public async Task An_event_that_AWS_would_refuse_is_refused_with_the_reason(string source, string detailType, string detail)
    {
        using var put = await _http.PostAsJsonAsync("/_local/events", new { source, detailType, detail }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.NotEmpty(await put.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Ids_are_found_as_they_are_written_in_JSON()
    {
        var trail = _host.Services.GetRequiredService<Trail>();
        trail.Add(StepKind.Write, "Table", "", "PutItem", """{"id":"gr\u00FC\u00DFe\u002B1"}"""u8.ToArray());
        Assert.Equal(["write Table"], await StepsAsync("grüße+1"));
    }

    [Fact]
    public void A_flood_of_one_kind_leaves_the_others_and_what_is_large_is_held_by_its_beginning()
    {
        var trail = new Trail(TimeProvider.System);
        trail.Add(StepKind.Event, "first", "", "the-id", ReadOnlyMemory<byte>.Empty);
        for (var i = 0; i < Trail.Kept + 10; i++)
        {
            trail.Add(StepKind.Write, "Table", "", "PutItem", "the-id"u8.ToArray());
        }

        trail.Add(StepKind.Function, "Large", "", "request", Encoding.UTF8.GetBytes("the-id" + new string('x', Trail.MaxBytes)));
        var steps = trail.Naming(new Needles(["the-id"])).ToList();
        Assert.Equal(Trail.Kept + 2, steps.Count);
        Assert.Equal(("first", Trail.MaxBytes), (steps[0].What, steps[^1].Given.Length));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
        + "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public async Task What_no_id_is_looks_nothing_through(string id)
    {
        using var answer = await _http.GetAsync("/_local/way/" + id, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<JsonArray> WayAsync(string id) =>
        (await _http.GetFromJsonAsync<JsonObject>("/_local/way/" + Uri.EscapeDataString(id), Token))!["steps"]!.AsArray();

    private async Task<IEnumerable<string>> StepsAsync(string id) => (await WayAsync(id)).Select(step => $"{step!["kind"]} {step["what"]}");
}

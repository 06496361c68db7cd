using System.Text.Json.Nodes;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Http;
using Functions.Tests.Events;
using Functions.Tests.Fakes;

namespace Functions.Tests.Preferences;

public sealed class ManagePreferencesTests : IDisposable
{
    private const string Untouched =
        """{"types":["""
        + """{"type":"order","critical":false,"channels":{"inbox":true,"live":true,"email":true,"sms":false,"push":false}},"""
        + """{"type":"message","critical":false,"channels":{"inbox":true,"live":true,"email":false,"sms":false,"push":true}},"""
        + """{"type":"news","critical":false,"channels":{"inbox":true,"live":true,"email":false,"sms":false,"push":false}},"""
        + """{"type":"security","critical":true,"channels":{"inbox":true,"live":true,"email":true,"sms":false,"push":true}}"""
        + """],"quietHours":null}""";

    private const string Nights = """{"zone":"Europe/Berlin","from":"22:00","to":"07:00","days":["fri","sat"]}""";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task Who_chose_nothing_has_what_the_catalogue_says() => Assert.Equal(Untouched, (await CallAsync("GET")).Body);

    [Fact]
    public async Task A_change_is_answered_with_all_as_it_is_now_and_what_is_not_named_stays()
    {
        await ChangeAsync("""{"types":[{"type":"order","channels":{"sms":true,"email":false}}]}""");
        await ChangeAsync($$"""{"quietHours":{{Nights}} }""");
        var last = await ChangeAsync("""{"types":[{"type":"news","channels":{"inbox":false}},{"type":"order","channels":{"push":true}}]}""");

        var expected = Untouched
            .Replace("\"email\":true,\"sms\":false,\"push\":false}},{\"type\":\"message\"", "\"email\":false,\"sms\":true,\"push\":true}},{\"type\":\"message\"", StringComparison.Ordinal)
            .Replace("{\"type\":\"news\",\"critical\":false,\"channels\":{\"inbox\":true,\"live\":true", "{\"type\":\"news\",\"critical\":false,\"channels\":{\"inbox\":false,\"live\":false", StringComparison.Ordinal)
            .Replace("\"quietHours\":null", $"\"quietHours\":{Nights}", StringComparison.Ordinal);
        Assert.Equal(expected, last.Body);
        Assert.Equal(expected, (await CallAsync("GET")).Body);
    }

    // One item, which no inbox is a part of: however large that is, a read is a unit or less, and a write is one or two.
    [Fact]
    public async Task Each_call_is_one_request_of_an_item_that_stays_small_though_all_is_chosen()
    {
        var all = (await CallAsync("GET")).Body.Replace("\"quietHours\":null", $"\"quietHours\":{Nights}", StringComparison.Ordinal);
        Assert.Equal(200, (await ChangeAsync(all)).StatusCode);

        Assert.Equal((2, 1), (_backend.Preferences.Calls, _backend.Preferences.Writes));
        var size = Assert.Single(_backend.Preferences.Items).Value.Sum(attribute => attribute.Key.Length + (attribute.Value.S ?? attribute.Value.N ?? "1").Length);
        Assert.InRange(size, 1, 2_048);
    }

    [Fact]
    public async Task Quiet_hours_go_by_null_and_stay_when_they_are_not_named()
    {
        await ChangeAsync($$"""{"quietHours":{{Nights}} }""");
        var stays = await ChangeAsync("""{"types":[{"type":"order","channels":{"sms":true}}]}""");
        var goes = await ChangeAsync("""{"types":[{"type":"order","channels":{"sms":false}}],"quietHours":null}""");

        Assert.Equal(Nights, JsonNode.Parse(stays.Body)!["quietHours"]!.ToJsonString());
        Assert.Null(JsonNode.Parse(goes.Body)!["quietHours"]);
    }

    [Fact]
    public async Task All_that_is_answered_may_be_sent_back()
    {
        await ChangeAsync($$$"""{"types":[{"type":"news","channels":{"inbox":false}}],"quietHours":{{{Nights}}}}""");
        var all = (await CallAsync("GET")).Body;

        Assert.Equal(all, (await ChangeAsync(all)).Body);
    }

    [Fact]
    public async Task Everybody_has_preferences_of_their_own()
    {
        await ChangeAsync("""{"types":[{"type":"order","channels":{"sms":true}}]}""");

        Assert.Equal([$"pref|{TestBackend.AliceSubject} preferences"], _backend.Preferences.Items.Keys);
    }

    // The middle of it is good, and nothing of it is kept.
    [Theory]
    [InlineData("""{"types":[{"type":"order","channels":{"email":false}},{"type":"nothing","channels":{"email":false}}]}""")]
    [InlineData("""{"types":[{"type":"order","channels":{"email":false,"sms":null}}]}""")]
    [InlineData("""{"types":[{"type":"order","channels":{"email":false,"\ud800":true}}]}""")]
    [InlineData("""{"types":[{"type":"order","channels":{"email":false}}],"quietHours":{"zone":"Europe/Bonn","from":"22:00","to":"07:00","days":["mon"]}}""")]
    [InlineData("""{"types":[{"type":"order","channels":{"email":false}}],"quietHours":{"zone":"UTC","from":"22:00","to":"07:00","days":"mon"}}""")]
    [InlineData("""{"types":[{"type":"order","channels":{"email":false}}],"quietHours":{"zone":"UTC","from":"22:00","to":"07:00","days":["mon",1]}}""")]
    [InlineData("""{"types":[{"type":"order","channels":{"email":false}}],"quietHours":[]}""")]
    [InlineData("""{"types":[{"type":"order","channels":{"email":false}},null]}""")]
    public async Task What_is_wrong_anywhere_changes_nothing(string body)
    {
        Assert.Equal(400, (await CallAsync("PUT", body)).StatusCode);

        Assert.Equal(0, _backend.Preferences.Writes);
    }

    [Fact]
    public async Task What_was_chosen_of_a_type_that_is_gone_is_no_mistake()
    {
        _backend.Preferences.Items[$"pref|{TestBackend.AliceSubject} preferences"] = new()
        {
            ["pk"] = new($"pref|{TestBackend.AliceSubject}"),
            ["sk"] = new("preferences"),
            ["gone|inbox"] = new() { BOOL = false },
        };

        Assert.Equal(Untouched, (await CallAsync("GET")).Body);
    }

    [Fact]
    public async Task Who_changes_too_much_waits()
    {
        const string Change = """{"types":[{"type":"order","channels":{"sms":true}}]}""";
        var changed = 0;
        while ((await CallAsync("PUT", Change)).StatusCode == 200)
        {
            changed++;
        }

        Assert.InRange(changed, CallerBudget.Most / 5 - 1, CallerBudget.Most / 5 + 1);
        Assert.Equal(429, (await CallAsync("GET")).StatusCode);
    }

    [Fact]
    public async Task The_line_says_how_much_was_chosen_and_not_what()
    {
        await ChangeAsync($$$"""{"types":[{"type":"order","channels":{"sms":true,"email":false}}],"quietHours":{{{Nights}}}}""");

        Assert.Equal(2, _backend.Line().GetProperty("choices").GetInt32());
        Assert.DoesNotContain("Berlin", _backend.Output, StringComparison.Ordinal);
    }

    private async Task<APIGatewayHttpApiV2ProxyResponse> ChangeAsync(string body)
    {
        var answer = await CallAsync("PUT", body);
        Assert.True(answer.StatusCode == 200, answer.Body);
        return answer;
    }

    private Task<APIGatewayHttpApiV2ProxyResponse> CallAsync(string method, string? body = null)
    {
        var request = EventFile.Request("manage-preferences/get");
        request.RouteKey = $"{method} /preferences";
        request.Body = body;
        return _backend.ManagePreferences.HandleAsync(request, new FakeContext());
    }
}

using System.Text.Json.Nodes;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;

namespace LocalCloud.Tests.EventBridge;

public sealed class PutEventsTests : IDisposable
{
    private readonly Bridge _bridge = new();

    [Fact]
    [ConformsTo("events-event-shape")]
    public async Task An_event_reaches_the_function_of_its_rule_in_the_documented_form()
    {
        await _bridge.CreateRuleAsync();

        var answer = await _bridge.PutAsync("""
            {"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{\"a\":1}","EventBusName":"bus","Resources":["arn:x"]}]}
            """);
        await _bridge.DeliveredAsync();

        Assert.Equal(0, (int?)answer["FailedEntryCount"]);
        var (arn, payload, invoker) = Assert.Single(_bridge.Lambda.Invocations);
        Assert.Equal(Bridge.FunctionArn, arn);
        Assert.Equal(("events.amazonaws.com", Bridge.RuleArn), (invoker.Service, invoker.SourceArn));
        var id = (string?)answer["Entries"]![0]!["EventId"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(payload), JsonNode.Parse($$"""
            {"version":"0","id":"{{id}}","detail-type":"Notification","source":"app","account":"123456789012",
             "time":"2026-11-22T10:00:00Z","region":"eu-west-1","resources":["arn:x"],"detail":{"a":1} }
            """)));
    }

    [Theory]
    [InlineData("""{"a":"x \ud83d"}""", """{"a":"x \ufffd"}""")]
    [InlineData("""{"\udc00":1}""", """{"\ufffd":1}""")]
    [InlineData("""{"\ud83d":1,"\ud83e":2}""", null)]
    [InlineData("""{"\ud83d":1,"\ufffd":2}""", null)]
    public async Task Half_a_character_fails_its_own_entry_at_most_and_no_neighbour_is_delivered_twice(string detail, string? delivered)
    {
        await _bridge.CreateRuleAsync();

        var answer = await _bridge.PutAsync(Entries("{}", detail, """{"last":1}"""));
        await _bridge.DeliveredAsync();

        Assert.Equal([null, delivered is null ? "MalformedDetail" : null, null], answer["Entries"]!.AsArray().Select(entry => (string?)entry!["ErrorCode"]));
        Assert.Equal(
            new[] { "{}", delivered, """{"last":1}""" }.OfType<string>().Select(text => JsonNode.Parse(text)!.ToJsonString()).Order(StringComparer.Ordinal),
            _bridge.Lambda.Invocations.Select(invocation => JsonNode.Parse(invocation.Payload)!["detail"]!.ToJsonString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Half_a_character_in_source_type_or_resource_is_a_replacement_character()
    {
        await _bridge.CreateRuleAsync(pattern: """{"source":[{"prefix":"a"}]}""");

        await _bridge.PutAsync("""
            {"Entries":[{"Source":"a\ud83d","DetailType":"\udc00t","Detail":"{}","EventBusName":"bus","Resources":["r\ud83d"]}]}
            """);
        await _bridge.DeliveredAsync();

        var e = JsonNode.Parse(Assert.Single(_bridge.Lambda.Invocations).Payload)!;
        Assert.Equal(("a\ufffd", "\ufffdt", "r\ufffd"), ((string?)e["source"], (string?)e["detail-type"], (string?)e["resources"]![0]));
    }

    [Theory]
    [InlineData(70, null)]
    [InlineData(999, null)]
    [InlineData(1_001, "MalformedDetail")]
    public async Task A_detail_is_nested_as_deep_as_the_functions_read(int depth, string? code)
    {
        await _bridge.CreateRuleAsync();
        var detail = $$"""{"a":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

        var answer = await _bridge.PutAsync(Entries(detail, "{}"));
        await _bridge.DeliveredAsync();

        Assert.Equal([code, null], answer["Entries"]!.AsArray().Select(entry => (string?)entry!["ErrorCode"]));
        Assert.Equal(code is null ? 2 : 1, _bridge.Lambda.Invocations.Count);
        Assert.Equal(code is null, _bridge.Lambda.Invocations.Any(invocation => invocation.Payload.Contains(detail, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("1e400")]
    [InlineData("253402300800")]
    public async Task A_time_that_is_none_fails_its_own_entry(string time)
    {
        await _bridge.CreateRuleAsync();

        var answer = await _bridge.PutAsync($$"""
            {"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{}","EventBusName":"bus"},
                        {"Source":"app","DetailType":"Notification","Detail":"{}","EventBusName":"bus","Time":{{time}}}]}
            """);
        await _bridge.DeliveredAsync();

        Assert.Equal([null, "InvalidArgument"], answer["Entries"]!.AsArray().Select(entry => (string?)entry!["ErrorCode"]));
        Assert.Single(_bridge.Lambda.Invocations);
    }

    [Fact]
    public async Task What_fails_though_nobody_expects_it_is_one_entrys_failure()
    {
        await _bridge.CreateRuleAsync();
        _bridge.Buses.Put(new Rule($"{Bridge.RuleArn}-broken", Bridge.BusArn, EventPattern.Parse(new JsonObject { ["detail"] = new JsonObject { ["break"] = new JsonArray(1) } }), null!));

        var answer = await _bridge.PutAsync(Entries("{}", """{"break":1}""", """{"last":1}"""));
        await _bridge.DeliveredAsync();

        Assert.Equal([null, "InternalFailure", null], answer["Entries"]!.AsArray().Select(entry => (string?)entry!["ErrorCode"]));
    }

    [Fact]
    public async Task A_bus_may_be_named_by_its_ARN_and_the_time_be_given()
    {
        await _bridge.CreateRuleAsync();

        await _bridge.PutAsync(
            $$"""{"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{}","EventBusName":"{{Bridge.BusArn}}","Time":1783711145.766}]}""");
        await _bridge.DeliveredAsync();

        Assert.Contains("\"time\":\"2026-07-10T19:19:05Z\"", Assert.Single(_bridge.Lambda.Invocations).Payload, StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("events-partial-failure-is-200", "events-source-not-aws", "events-detail-is-object")]
    public async Task Entries_fail_by_themselves_while_the_call_succeeds()
    {
        await _bridge.CreateRuleAsync();

        var answer = await _bridge.PutAsync("""
            {"Entries":[
              {"DetailType":"Notification","Detail":"{}","EventBusName":"bus"},
              {"Source":"app","Detail":"{}","EventBusName":"bus"},
              {"Source":"app","DetailType":"Notification","EventBusName":"bus"},
              {"Source":"app","DetailType":"Notification","Detail":"[1]","EventBusName":"bus"},
              {"Source":"app","DetailType":"Notification","Detail":"{\"a\":","EventBusName":"bus"},
              {"Source":"aws.ec2","DetailType":"Notification","Detail":"{}","EventBusName":"bus"},
              {"Source":"app","DetailType":"Notification","Detail":"{}","EventBusName":"bus"}]}
            """);
        await _bridge.DeliveredAsync();

        Assert.Equal(6, (int?)answer["FailedEntryCount"]);
        Assert.Equal(
            ["InvalidArgument", "InvalidArgument", "InvalidArgument", "MalformedDetail", "MalformedDetail", "NotAuthorizedForSourceException", null],
            answer["Entries"]!.AsArray().Select(entry => (string?)entry!["ErrorCode"]));
        Assert.Single(_bridge.Lambda.Invocations);
    }

    [Theory]
    [InlineData("{}", "ValidationException")]
    [InlineData("""{"Entries":[]}""", "ValidationException")]
    [InlineData("""{"Entries":[{},{},{},{},{},{},{},{},{},{},{}]}""", "ValidationException")]
    [InlineData("""{"Entries":{}}""", "SerializationException")]
    [InlineData("""{"Entries":["x"]}""", "SerializationException")]
    [InlineData("""{"Entries":[{"Source":1}]}""", "SerializationException")]
    [InlineData("""{"Entries":[{"Time":"today"}]}""", "SerializationException")]
    [InlineData("""{"Entries":[{"Resources":"arn"}]}""", "SerializationException")]
    [InlineData("""[]""", "SerializationException")]
    [InlineData("""{"Entries":[{}],"EndpointId":"x"}""", "NotEmulatedException")]
    public async Task A_call_that_is_none_is_refused(string input, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<AwsException>(() => _bridge.PutAsync(input))).Code);

    [Theory]
    [InlineData(0, false, true)]
    [InlineData(1, false, false)]
    [InlineData(-14, true, true)]
    [InlineData(-13, true, false)]
    [ConformsTo("events-size-limit")]
    public async Task A_call_has_one_megabyte_in_which_a_time_counts_14_bytes(int over, bool hasTime, bool isTaken)
    {
        const string Around = """{"a":""}""";
        var text = new string('x', 1_048_576 - "app".Length - "Notification".Length - "ä".Length - 1 - Around.Length + over); // ä has two bytes
        var time = hasTime ? ""","Time":1783711145""" : "";

        var put = () => _bridge.PutAsync(
            $$"""{"Entries":[{"Source":"app","DetailType":"Notification","Resources":["ä"],"Detail":"{\"a\":\"{{text}}\"}"{{time}}}]}""");

        if (isTaken)
        {
            Assert.Equal(0, (int?)(await put())["FailedEntryCount"]);
        }
        else
        {
            Assert.Equal("ValidationException", (await Assert.ThrowsAsync<AwsException>(put)).Code);
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(0, false)]
    [InlineData(11, false)]
    [ConformsTo("events-put-events")]
    public async Task A_call_has_one_to_ten_entries(int count, bool isTaken)
    {
        var put = () => _bridge.PutAsync(
            $$"""{"Entries":[{{string.Join(',', Enumerable.Repeat("""{"Source":"app","DetailType":"d","Detail":"{}"}""", count))}}]}""");

        if (isTaken)
        {
            Assert.Equal(count, (await put())["Entries"]!.AsArray().Count);
        }
        else
        {
            Assert.Equal("ValidationException", (await Assert.ThrowsAsync<AwsException>(put)).Code);
        }
    }

    [Fact]
    [ConformsTo("events-size-limit")]
    public async Task A_call_over_one_megabyte_is_refused()
    {
        var detail = new string('x', 600_000);
        var entry = $$"""{"Source":"app","DetailType":"Notification","Detail":"{\"a\":\"{{detail}}\"}"}""";

        var error = await Assert.ThrowsAsync<AwsException>(() => _bridge.PutAsync($$"""{"Entries":[{{entry}},{{entry}}]}"""));

        Assert.Equal("Total size of the entries in the request is over the limit.", error.Message);
    }

    [Fact]
    public async Task A_caller_who_may_not_put_to_one_of_the_buses_puts_nothing()
    {
        await _bridge.CreateRuleAsync();
        _bridge.Access.Allows = request => request.Resource == Bridge.BusArn;

        var error = await Assert.ThrowsAsync<AwsException>(() => _bridge.PutAsync("""
            {"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{}","EventBusName":"bus"},
                        {"Source":"app","DetailType":"Notification","Detail":"{}"}]}
            """));

        Assert.Equal("AccessDeniedException", error.Code);
        Assert.Empty(_bridge.Lambda.Invocations);
        var asked = _bridge.Access.Asked.First();
        Assert.Equal(("events:PutEvents", "app"), (asked.Action, asked.Context!["events:source"][0]));
    }

    [Fact]
    public async Task An_event_for_no_bus_is_taken_and_dropped_as_on_AWS()
    {
        var answer = await _bridge.PutAsync("""{"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{}","EventBusName":"nobody"}]}""");

        Assert.NotNull(answer["Entries"]![0]!["EventId"]);
        Assert.Empty(_bridge.Delivery.Running);
    }

    [Theory]
    [InlineData(128, 0)]
    [InlineData(129, 1)]
    [ConformsTo("events-detail-type-128")]
    public async Task A_detail_type_has_at_most_128_characters(int length, int failed)
    {
        var answer = await _bridge.PutAsync($$"""{"Entries":[{"Source":"app","DetailType":"{{new string('d', length)}}","Detail":"{}"}]}""");

        Assert.Equal(failed, (int?)answer["FailedEntryCount"]);
    }

    [Fact]
    [ConformsTo("events-lambda-target-async")]
    public async Task A_function_is_handed_its_event_without_waiting_for_the_answer()
    {
        await _bridge.CreateRuleAsync();
        _bridge.Lambda.Answer = (_, _) => throw new InvalidOperationException("Nobody waits.");

        await _bridge.PutAsync("""{"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{}","EventBusName":"bus"}]}""");
        await _bridge.DeliveredAsync();

        Assert.Single(_bridge.Lambda.Invocations);
        Assert.Empty(_bridge.Queues.Sent);
    }

    public void Dispose() => _bridge.Dispose();

    private static string Entries(params IReadOnlyList<string> details) => new JsonObject
    {
        ["Entries"] = new JsonArray([.. details.Select(detail => new JsonObject
        {
            ["Source"] = "app", ["DetailType"] = "Notification", ["EventBusName"] = "bus", ["Detail"] = detail,
        })]),
    }.ToJsonString();
}

using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Annotations;
using Functions.Tests.Fakes;

namespace Functions.Tests.Events;

/// <summary>Every function, from bytes to bytes, with whatever comes: there is a clear answer, one log line, and nothing is done.</summary>
public sealed class AnyEventTests
{
    private static readonly string[] Values = ["null", "0", "-1.5e300", "true", "\"text\"", "\"\\ud83d\"", "[]", "[null]", "[[]]", "{}", "{\"\\udc00\":1}"];

    public static TheoryData<string> Functions => [.. AnyFunction.Names];

    public static TheoryData<string, string> FunctionsAndFields
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in AnyFunction.Names)
            {
                foreach (var path in JsonPlaces.Of(JsonNode.Parse(AnyFunction.Sample(name))!))
                {
                    data.Add(name, path);
                }
            }

            return data;
        }
    }

    [Fact]
    public void All_functions_are_asked() => Assert.Equal(
        typeof(Startup).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(LambdaFunctionAttribute), inherit: false)))
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal),
        AnyFunction.Names.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Any_value_as_the_event_is_refused(string function)
    {
        foreach (var value in Values)
        {
            await AssertRefusedAsync(function, Encoding.UTF8.GetBytes(value));
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task What_is_no_JSON_is_refused(string function)
    {
        foreach (var bytes in (byte[][])[[], " "u8.ToArray(), "{"u8.ToArray(), "nul"u8.ToArray(), "{}{}"u8.ToArray(), [0xff], [0xef, 0xbb, 0xbf], "\"\xd8\x3d\""u8.ToArray()])
        {
            await AssertRefusedAsync(function, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task A_hundred_thousand_levels_are_refused(string function)
    {
        const int Levels = 100_000;
        await AssertRefusedAsync(function, Encoding.UTF8.GetBytes(new string('[', Levels) + new string(']', Levels)));
        await AssertRefusedAsync(function, Encoding.UTF8.GetBytes(new string('[', Levels)));
        await AssertRefusedAsync(function, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"body\":", Levels)) + "1" + new string('}', Levels)));
    }

    [Theory]
    [MemberData(nameof(FunctionsAndFields))]
    public async Task A_field_of_any_type_is_answered(string function, string path)
    {
        foreach (var value in Values)
        {
            var input = JsonNode.Parse(AnyFunction.Sample(function))!;
            JsonPlaces.Set(input, path, JsonValue.Create("<here>"));
            var text = input.ToJsonString().Replace("\"\\u003Chere\\u003E\"", value, StringComparison.Ordinal);

            using var backend = new TestBackend();
            await AnyFunction.AnswerAsync(backend, function, Encoding.UTF8.GetBytes(text));
        }
    }

    [Theory]
    [MemberData(nameof(FunctionsAndFields))]
    public async Task A_field_with_a_hundred_thousand_levels_is_answered(string function, string path)
    {
        var input = JsonNode.Parse(AnyFunction.Sample(function))!;
        JsonPlaces.Set(input, path, JsonValue.Create("<here>"));
        var deep = new string('[', 100_000) + new string(']', 100_000);
        var text = input.ToJsonString().Replace("\"\\u003Chere\\u003E\"", deep, StringComparison.Ordinal);

        using var backend = new TestBackend();
        await AnyFunction.AnswerAsync(backend, function, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>All but RedriveDeadLetters, which refuses such a field: it could be the filter that was meant.</summary>
    public static TheoryData<string> Lenient => [.. AnyFunction.Names.Where(name => name is not "RedriveDeadLetters")];

    [Theory]
    [MemberData(nameof(Lenient))]
    public async Task A_field_that_nobody_knows_changes_nothing_whatever_is_in_it(string function)
    {
        var sample = AnyFunction.Sample(function);
        using var plain = new TestBackend();
        var expected = await AnyFunction.AnswerAsync(plain, function, Encoding.UTF8.GetBytes(sample));

        foreach (var value in Values.Append(new string('[', 900) + new string(']', 900)))
        {
            var text = sample.TrimStart()[1..].Insert(0, $$"""{"nobody knows":{{value}},""");
            using var backend = new TestBackend();
            var answer = await AnyFunction.AnswerAsync(backend, function, Encoding.UTF8.GetBytes(text));
            Assert.Equal(WithoutEpoch(expected!), WithoutEpoch(answer!));
        }
    }

    [Theory]
    [InlineData("PublishUpdate", """{"topic":"feeds/a/updates","message":{"half":"\ud83d","name\udc00":1}}""")]
    [InlineData("PublishNotification", """{"userId":"eu-west-1:22222222-2222-4222-8222-222222222222","notification":{"type":"news","title":"\ud83d","body":"\udc00"}}""")]
    public async Task Half_characters_are_replaced_and_the_rest_is_published(string function, string input)
    {
        using var backend = new TestBackend();

        var answer = await AnyFunction.AnswerAsync(backend, function, Encoding.UTF8.GetBytes(input));

        Assert.Equal(1, answer!["published"]!.GetValue<int>());
        Assert.Contains("\\ufffd", Assert.Single(backend.Iot.Published).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_nine_hundred_levels_is_published_as_it_is()
    {
        var deep = new string('[', 900) + new string(']', 900);
        using var backend = new TestBackend();

        var answer = await AnyFunction.AnswerAsync(
            backend, "PublishUpdate", Encoding.UTF8.GetBytes($$$"""{"topic":"feeds/a/updates","message":{"deep":{{{deep}}}}}"""));

        Assert.Equal(1, answer!["published"]!.GetValue<int>());
        Assert.Contains(deep, Assert.Single(backend.Iot.Published).Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CatchUp")]
    [InlineData("OpenSession")]
    [InlineData("ManagePreferences")]
    public async Task A_request_whose_body_is_anything_is_answered(string function)
    {
        const int Levels = 100_000;
        var deep = new string('[', Levels) + new string(']', Levels);
        foreach (var body in Values.Concat([
            "", "{", deep, $$"""{"topics":{{deep}},"refused":{{deep}}}""", """{"topics":[{"topic":"\ud83d","after":"\udc00"}]}""", "{\"topics\":[{\"topic\":\"\ud83d\"}]}",
            """{"types":[{"type":"\ud83d","channels":{}}]}""", """{"types":[{"type":"news","channels":{"\udc00":true}}]}""", """{"quietHours":{"zone":"\ud83d","from":1,"to":[],"days":["\udc00"]}}""",
            """{"topics":1,"topics":[{"topic":"chat/a"}],"refused":1,"refused":true}"""]))
        {
            using var backend = new TestBackend();
            var answer = await AnyFunction.AnswerAsync(backend, function, Request(function, body));
            Assert.Contains(answer!["statusCode"]!.GetValue<int>(), (int[])[200, 400, 413]);
        }
    }

    [Theory]
    [InlineData("CatchUp")]
    [InlineData("OpenSession")]
    [InlineData("ManagePreferences")]
    public async Task A_body_that_is_too_large_is_413_before_it_is_parsed(string function)
    {
        foreach (var body in (string[])[new string(' ', 6_000_000), "[" + string.Concat(Enumerable.Repeat("[],", 200_000)) + "1]", new string('x', 256 * 1024 + 1)])
        {
            using var backend = new TestBackend();
            var answer = await AnyFunction.AnswerAsync(backend, function, Request(function, body));
            Assert.Equal(413, answer!["statusCode"]!.GetValue<int>());
        }
    }

    [Theory]
    [InlineData("""{"topics":[{"topic":"chat/a","topic":"chat/b","after":1,"after":"0"}],"limit":0,"limit":1}""", "chat/b")]
    [InlineData("""{"topics":null,"topics":[{"topic":"chat/c"}]}""", "chat/c")]
    public async Task Of_fields_with_one_name_the_last_one_counts(string body, string topic)
    {
        using var backend = new TestBackend();

        var answer = await AnyFunction.AnswerAsync(backend, "CatchUp", Request("CatchUp", body));

        var only = Assert.Single(JsonNode.Parse(answer!["body"]!.ToString())!["topics"]!.AsArray());
        Assert.Equal(topic, only!["topic"]!.ToString());
        Assert.NotNull(only["messages"]);
    }

    // A topic's epoch is random.
    private static string WithoutEpoch(JsonNode answer)
    {
        if (answer["position"]?.ToString() is { } position)
        {
            answer["position"] = position[position.IndexOf('.', StringComparison.Ordinal)..];
        }

        return answer.ToJsonString();
    }

    private static byte[] Request(string function, string body)
    {
        var request = JsonNode.Parse(AnyFunction.Sample(function))!;
        request["body"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(body));
        request["isBase64Encoded"] = true;
        return Encoding.UTF8.GetBytes(request.ToJsonString());
    }

    private static async Task AssertRefusedAsync(string function, byte[] input)
    {
        using var backend = new TestBackend();

        var answer = await AnyFunction.AnswerAsync(backend, function, input);

        Assert.True(AnyFunction.IsRefusal(function, answer), $"{function}: {answer?.ToJsonString()}");
        Assert.Empty(backend.Iot.Published);
        Assert.Empty(backend.Control.Attached);
        Assert.Equal(0, backend.Store.Topics);
        Assert.Empty(backend.Table.Calls);
        Assert.Empty(backend.Web.Requests);
    }
}

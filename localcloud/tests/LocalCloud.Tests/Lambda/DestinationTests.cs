using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CloudWatch;
using LocalCloud.Lambda;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Lambda;

public sealed class DestinationTests
{
    private const string Handler = """
        async (event) => {
          require('fs').appendFileSync('events', JSON.stringify(event) + '\n');
          if (event.fail) throw new Error(event.fail);
          return 'done';
        }
        """;

    [Fact]
    [ConformsTo("lambda-destination-kinds", "lambda-destination-record")]
    public async Task A_function_as_destination_gets_the_record_as_its_event()
    {
        using var assembly = Assembly();
        Config(assembly)["DestinationConfig"] = JsonNode.Parse("""{"OnFailure":{"Destination":{"Fn::GetAtt":["Function","Arn"]}}}""");
        Allow(assembly, "lambda:InvokeFunction", "\"arn:aws:lambda:eu-west-1:123456789012:function:tiny\"");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await InvokeAsync(cloud, """{"fail":"no"}""");

        var record = Events(assembly).Last();
        Assert.Equal("RetriesExhausted", (string?)record["requestContext"]!["condition"]);
        Assert.Equal("""{"fail":"no"}""", record["requestPayload"]!.ToJsonString());
        Assert.Equal("no", (string?)record["responsePayload"]!["errorMessage"]);
        Assert.Equal(2, cloud.Invocations.Count);
    }

    [Theory]
    [InlineData("OnFailure", """{"fail":"no"}""", "Lambda Function Invocation Result - Failure", "RetriesExhausted")]
    [InlineData("OnSuccess", """{"n":1}""", "Lambda Function Invocation Result - Success", "Success")]
    [ConformsTo("lambda-destination-eventbridge", "lambda-destination-kinds")]
    public async Task An_event_bus_as_destination_gets_the_record_as_the_detail_of_an_event(string when, string payload, string detailType, string condition)
    {
        using var assembly = Assembly();
        AddBus(assembly);
        Config(assembly)["DestinationConfig"] = new JsonObject { [when] = new JsonObject { ["Destination"] = JsonNode.Parse("""{"Fn::GetAtt":["Bus","Arn"]}""") } };
        Allow(assembly, "events:PutEvents", """{"Fn::GetAtt":["Bus","Arn"]}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await InvokeAsync(cloud, payload);
        await Until.HoldsAsync(() => cloud.Get<Queues>().All.Single().Count().Visible == 1);

        var e = JsonNode.Parse((string)Assert.Single(await cloud.QueueAsync())["Body"]!)!;
        Assert.Equal(("lambda", detailType), ((string?)e["source"], (string?)e["detail-type"]));
        Assert.Equal("arn:aws:lambda:eu-west-1:123456789012:function:tiny:$LATEST", (string?)e["resources"]!.AsArray().Single());
        Assert.Equal(condition, (string?)e["detail"]!["requestContext"]!["condition"]);
        Assert.Empty(cloud.Get<Metrics>().All);
        Assert.Equal(payload, e["detail"]!["requestPayload"]!.ToJsonString());
    }

    [Fact]
    public async Task A_role_that_may_not_put_events_loses_the_record()
    {
        using var assembly = Assembly();
        AddBus(assembly);
        Config(assembly)["DestinationConfig"] = JsonNode.Parse("""{"OnFailure":{"Destination":{"Fn::GetAtt":["Bus","Arn"]}}}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await InvokeAsync(cloud, """{"fail":"no"}""");

        Assert.Empty(await cloud.QueueAsync());
        Assert.Equal("events:PutEvents", (string?)Assert.Single((JsonArray)(await cloud.LocalAsync("refused"))!)!["action"]);
    }

    [Fact]
    public async Task A_failure_that_finds_neither_destination_nor_dead_letter_queue_is_counted_for_both()
    {
        using var assembly = Assembly();
        assembly.Function["DeadLetterConfig"] = new JsonObject { ["TargetArn"] = JsonNode.Parse("""{"Fn::GetAtt":["Queue","Arn"]}""") };
        assembly.Statements.Remove(assembly.Statements.Single(statement => statement!.ToJsonString().Contains("sqs:SendMessage", StringComparison.Ordinal)));
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await InvokeAsync(cloud, """{"fail":"no"}""");
        await InvokeAsync(cloud, """{"fail":"no"}""");
        await InvokeAsync(cloud, """{"n":1}""");

        Assert.Empty(await cloud.QueueAsync());
        Assert.Equal(
            """
            [{"namespace":"AWS/Lambda","name":"DeadLetterErrors","dimensions":{"FunctionName":"tiny"},"sum":2},{"namespace":"AWS/Lambda","name":"DestinationDeliveryFailures","dimensions":{"FunctionName":"tiny"},"sum":2}]
            """,
            (await cloud.LocalAsync("metrics"))!.ToJsonString());
    }

    [Fact]
    public async Task A_success_goes_to_its_own_queue()
    {
        using var assembly = Assembly();
        Config(assembly)["DestinationConfig"] = JsonNode.Parse("""{"OnSuccess":{"Destination":{"Fn::GetAtt":["Queue","Arn"]}}}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await InvokeAsync(cloud, """{"n":1}""");

        var record = JsonNode.Parse((string)Assert.Single(await cloud.QueueAsync())["Body"]!)!;
        Assert.Equal("Success", (string?)record["requestContext"]!["condition"]);
        Assert.Equal(1, (int?)record["requestContext"]!["approximateInvokeCount"]);
        Assert.Equal("""{"statusCode":200,"executedVersion":"$LATEST"}""", record["responseContext"]!.ToJsonString());
        Assert.Equal("done", (string?)record["responsePayload"]);
    }

    [Fact]
    public async Task What_a_function_got_reaches_its_destination_with_half_characters_and_depth()
    {
        using var assembly = Assembly();
        AddBus(assembly);
        Config(assembly)["DestinationConfig"] = JsonNode.Parse("""{"OnFailure":{"Destination":{"Fn::GetAtt":["Bus","Arn"]}}}""");
        Allow(assembly, "events:PutEvents", """{"Fn::GetAtt":["Bus","Arn"]}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var deep = $"{new string('[', 900)}{new string(']', 900)}";

        await InvokeAsync(cloud, $$"""{"fail":"no \ud83d","\udc00":{{deep}}}""");
        await Until.HoldsAsync(() => cloud.Get<Queues>().All.Single().Count().Visible == 1);

        var body = (string)Assert.Single(await cloud.QueueAsync())["Body"]!;
        var e = JsonNode.Parse(body, documentOptions: new() { MaxDepth = 1_000 })!;
        Assert.Equal("no \ufffd", (string?)e["detail"]!["requestPayload"]!["fail"]);
        Assert.Equal("no \ufffd", (string?)e["detail"]!["responsePayload"]!["errorMessage"]);
        Assert.Contains($"\"\ufffd\":{deep}", body, StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("lambda-dlq-and-destination", "lambda-dlq-body")]
    public async Task Both_the_destination_and_the_dead_letter_queue_get_a_failure()
    {
        using var assembly = Assembly();
        assembly.Function["DeadLetterConfig"] = new JsonObject { ["TargetArn"] = JsonNode.Parse("""{"Fn::GetAtt":["Queue","Arn"]}""") };
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await InvokeAsync(cloud, """{"fail":"no"}""");

        var messages = await cloud.QueueAsync();
        Assert.Equal(2, messages.Count);
        Assert.Single(messages, message => (string?)message["Body"] == """{"fail":"no"}""");
        Assert.Single(messages, message => ((string)message["Body"]!).Contains("requestContext", StringComparison.Ordinal));
    }

    [Fact]
    [ConformsTo("lambda-dlq-body")]
    public async Task A_dead_letter_has_the_first_kilobyte_of_the_error_message()
    {
        using var assembly = Assembly();
        assembly.Resources.Remove("Events");
        assembly.Function["DeadLetterConfig"] = new JsonObject { ["TargetArn"] = JsonNode.Parse("""{"Fn::GetAtt":["Queue","Arn"]}""") };
        await using var cloud = await TinyCloud.StartAsync(assembly, retryDelays: [TimeSpan.Zero]);

        await InvokeAsync(cloud, new JsonObject { ["fail"] = "x" + new string('ü', 1_000) }.ToJsonString());

        var message = (string?)Assert.Single(await cloud.QueueAsync())["MessageAttributes"]!["ErrorMessage"]!["StringValue"];
        Assert.Equal("x" + new string('ü', 511), message);
    }

    [Theory]
    [InlineData("arn:aws:sns:eu-west-1:123456789012:topic")]
    [InlineData("arn:aws:s3:::bucket")]
    [ConformsTo("lambda-destination-kinds")]
    public async Task Another_destination_is_refused(string arn)
    {
        using var assembly = Assembly();
        Config(assembly)["DestinationConfig"] = new JsonObject { ["OnFailure"] = new JsonObject { ["Destination"] = arn } };

        var error = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => TinyCloud.StartAsync(assembly));

        Assert.Contains("is no queue, function or event bus", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaximumRetryAttempts", 0, true)]
    [InlineData("MaximumRetryAttempts", 2, true)]
    [InlineData("MaximumRetryAttempts", 3, false)]
    [InlineData("MaximumRetryAttempts", -1, false)]
    [InlineData("MaximumEventAgeInSeconds", 60, true)]
    [InlineData("MaximumEventAgeInSeconds", 21_600, true)]
    [InlineData("MaximumEventAgeInSeconds", 59, false)]
    [InlineData("MaximumEventAgeInSeconds", 21_601, false)]
    [ConformsTo("lambda-event-invoke-config")]
    public async Task Retries_and_age_have_limits(string property, int value, bool isTaken)
    {
        using var assembly = Assembly();
        Config(assembly)[property] = value;

        if (isTaken)
        {
            await using var cloud = await TinyCloud.StartAsync(assembly);
            Assert.Equal(value, (int?)(await cloud.GetAsync("/2019-09-25/functions/tiny/event-invoke-config"))![property]);
        }
        else
        {
            await Assert.ThrowsAsync<UnsupportedTemplateException>(() => TinyCloud.StartAsync(assembly));
        }
    }

    private static TinyAssembly Assembly()
    {
        var assembly = new TinyAssembly(Handler);
        Config(assembly)["MaximumRetryAttempts"] = 0;
        return assembly;
    }

    private static JsonObject Config(TinyAssembly assembly) => assembly.Resources["Events"]!["Properties"]!.AsObject();

    private static void Allow(TinyAssembly assembly, string action, string resource) => assembly.Statements.Add(
        new JsonObject { ["Effect"] = "Allow", ["Action"] = action, ["Resource"] = JsonNode.Parse(resource) });

    private static void AddBus(TinyAssembly assembly)
    {
        assembly.Resources["Bus"] = JsonNode.Parse("""{"Type":"AWS::Events::EventBus","Properties":{"Name":"bus"}}""");
        assembly.Resources["Rule"] = JsonNode.Parse("""
            {"Type":"AWS::Events::Rule","Properties":{"EventBusName":{"Ref":"Bus"},"EventPattern":{"source":["lambda"]},
             "Targets":[{"Id":"queue","Arn":{"Fn::GetAtt":["Queue","Arn"]}}]}}
            """);
        assembly.Resources["QueuePolicy"] = JsonNode.Parse("""
            {"Type":"AWS::SQS::QueuePolicy","Properties":{"Queues":[{"Ref":"Queue"}],"PolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":{"Fn::GetAtt":["Queue","Arn"]}}]}}}
            """);
    }

    private static async Task InvokeAsync(TinyCloud cloud, string payload)
    {
        using var accepted = await cloud.InvokeAsync(payload, "Event");
        Assert.Equal(202, (int)accepted.StatusCode);
        await cloud.Get<AsyncEvents>().WhenEmptyAsync();
    }

    private static IEnumerable<JsonNode> Events(TinyAssembly assembly) =>
        File.ReadAllLines(Path.Combine(assembly.Code, "events")).Select(line => JsonNode.Parse(line)!);
}

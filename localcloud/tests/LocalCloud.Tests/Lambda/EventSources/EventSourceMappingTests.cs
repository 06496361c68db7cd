using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Lambda.EventSources;

public sealed class EventSourceMappingTests
{
    /// <summary>Writes down every batch, and fails what says so.</summary>
    private const string Works = """
        async (event) => {
          require('fs').appendFileSync('batches', JSON.stringify(event) + '\n');
          if (event.Records.some(record => record.body === 'throw')) throw new Error('no');
          return { batchItemFailures: event.Records.filter(record => record.body === 'fail').map(record => ({ itemIdentifier: record.messageId })) };
        }
        """;

    private static readonly Dictionary<string, QueueAttribute> NoAttributes = [];

    [Fact]
    public async Task A_function_gets_a_message_in_the_form_of_AWS_and_it_is_deleted()
    {
        using var assembly = Assembly();
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var work = Work(cloud);

        var sent = work.Send("one", new Dictionary<string, QueueAttribute> { ["kind"] = new("String", "x") }, "me");
        await Until.HoldsAsync(() => IsEmpty(work));

        var record = Batches(assembly).Single()["Records"]!.AsArray().Single()!;
        Assert.Equal(sent.Id, (string?)record["messageId"]);
        Assert.NotEqual("", (string?)record["receiptHandle"]);
        Assert.Equal("one", (string?)record["body"]);
        Assert.Equal("f97c5d29941bfb1b2fdab0874906ab82", (string?)record["md5OfBody"]);
        Assert.Equal("aws:sqs", (string?)record["eventSource"]);
        Assert.Equal(work.Arn, (string?)record["eventSourceARN"]);
        Assert.Equal("eu-west-1", (string?)record["awsRegion"]);
        Assert.Equal(("1", "me"), ((string?)record["attributes"]!["ApproximateReceiveCount"], (string?)record["attributes"]!["SenderId"]));
        Assert.Equal(
            """{"stringValue":"x","stringListValues":[],"binaryListValues":[],"dataType":"String"}""",
            record["messageAttributes"]!["kind"]!.ToJsonString());
    }

    [Fact]
    [ConformsTo("sqs-esm-partial-batch")]
    public async Task Only_the_messages_that_failed_come_back_and_end_in_the_dead_letter_queue()
    {
        using var assembly = Assembly(batchSize: 3, window: 1);
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var work = Work(cloud);

        foreach (var body in (string[])["one", "fail", "two"])
        {
            work.Send(body, NoAttributes, "me");
        }

        await Until.HoldsAsync(() => work.Count() == new QueueCounts(0, 1, 0));
        cloud.Get<LocalClock>().Advance(TimeSpan.FromMinutes(1));
        work.Send("wake", NoAttributes, "me");
        await Until.HoldsAsync(() => IsEmpty(work));

        Assert.Equal("fail", (string?)Assert.Single(await cloud.QueueAsync())["Body"]);
        Assert.Single(Bodies(assembly), body => body == "fail");
    }

    [Fact]
    public async Task Without_reporting_a_function_that_throws_gets_the_whole_batch_back()
    {
        using var assembly = Assembly(batchSize: 2, window: 1);
        Mapping(assembly).Remove("FunctionResponseTypes");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var work = Work(cloud);

        work.Send("throw", NoAttributes, "me");
        work.Send("good", NoAttributes, "me");
        await Until.HoldsAsync(() => cloud.Invocations.Count == 1);
        await Until.HoldsAsync(() => work.Count() == new QueueCounts(0, 2, 0));

        Assert.Equal(["throw", "good"], Bodies(assembly));
        Assert.Equal("sqs.amazonaws.com", cloud.Invocations[0].Source);
    }

    [Fact]
    [ConformsTo("sqs-esm-window")]
    public async Task Messages_are_gathered_until_the_batch_is_full()
    {
        using var assembly = Assembly(batchSize: 12, window: 300);
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var work = Work(cloud);

        for (var i = 0; i < 12; i++)
        {
            work.Send($"{i}", NoAttributes, "me");
        }

        await Until.HoldsAsync(() => IsEmpty(work));

        Assert.Equal(12, Batches(assembly).Single()["Records"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_no_filter_takes_is_deleted_unseen()
    {
        using var assembly = Assembly();
        Mapping(assembly)["FilterCriteria"] = JsonNode.Parse("""{"Filters":[{"Pattern":"{\"body\":{\"kind\":[\"good\"]}}"}]}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var work = Work(cloud);

        foreach (var body in (string[])["no json", """{"kind":"bad"}""", """{"kind":"good"}"""])
        {
            work.Send(body, NoAttributes, "me");
        }

        await Until.HoldsAsync(() => IsEmpty(work));

        Assert.Equal(["""{"kind":"good"}"""], Bodies(assembly));
    }

    [Fact]
    public async Task A_mapping_that_is_switched_off_leaves_the_queue_alone()
    {
        using var assembly = Assembly();
        Mapping(assembly)["Enabled"] = false;
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Work(cloud).Send("one", NoAttributes, "me");

        Assert.Single(await Work(cloud).ReceiveAsync(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_API_lists_the_mapping()
    {
        using var assembly = Assembly();
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var listed = (await cloud.GetAsync("/2015-03-31/event-source-mappings/"))!["EventSourceMappings"]!.AsArray().Single()!;

        Assert.Equal(Work(cloud).Arn, (string?)listed["EventSourceArn"]);
        Assert.Equal("Enabled", (string?)(await cloud.GetAsync($"/2015-03-31/event-source-mappings/{listed["UUID"]}"))!["State"]);
        Assert.Equal("ResourceNotFoundException", await cloud.GetErrorAsync("/2015-03-31/event-source-mappings/none"));
    }

    [Theory]
    [InlineData("BatchSize", 10_000, true)]
    [InlineData("BatchSize", 10_001, false)]
    [InlineData("BatchSize", 0, false)]
    [InlineData("MaximumBatchingWindowInSeconds", 300, true)]
    [InlineData("MaximumBatchingWindowInSeconds", 301, false)]
    [ConformsTo("sqs-esm-batch-size", "sqs-esm-window")]
    public Task Batch_and_window_have_limits(string property, int value, bool isTaken) =>
        ExpectAsync(mapping => mapping[property] = value, isTaken ? null : property);

    [Theory]
    [InlineData(2, true)]
    [InlineData(1_000, true)]
    [InlineData(1, false)]
    [InlineData(1_001, false)]
    [ConformsTo("sqs-esm-maximum-concurrency")]
    public Task The_concurrency_has_limits(int value, bool isTaken) =>
        ExpectAsync(mapping => mapping["ScalingConfig"] = new JsonObject { ["MaximumConcurrency"] = value }, isTaken ? null : "MaximumConcurrency");

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    [ConformsTo("sqs-esm-batch-size")]
    public Task More_than_ten_messages_need_a_window(int size, bool isTaken) => ExpectAsync(
        mapping =>
        {
            mapping["BatchSize"] = size;
            mapping.Remove("MaximumBatchingWindowInSeconds");
        },
        isTaken ? null : "Maximum batch window in seconds must be greater than 0");

    [Fact]
    public Task A_queue_that_shows_messages_again_before_the_function_is_done_is_refused() => ExpectAsync(
        mapping => mapping.Parent!.Parent!["Work"]!["Properties"]!["VisibilityTimeout"] = 6, "Queue visibility timeout: 6 seconds is less than Function timeout: 7 seconds");

    [Fact]
    public Task A_role_that_may_not_receive_is_refused() => ExpectAsync(
        mapping => mapping.Parent!.Parent!["Role"]!["Properties"]!["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray().RemoveAt(2),
        "does not have permissions to call ReceiveMessage on SQS");

    [Fact]
    public Task Another_source_than_a_queue_is_refused() => ExpectAsync(
        mapping => mapping["EventSourceArn"] = "arn:aws:kinesis:eu-west-1:123456789012:stream/s", "is not a queue");

    private static TinyAssembly Assembly(int batchSize = 10, int window = 1)
    {
        var assembly = new TinyAssembly(Works);
        assembly.Resources["Work"] = JsonNode.Parse("""
            {"Type":"AWS::SQS::Queue","Properties":{"VisibilityTimeout":30,"RedrivePolicy":{"deadLetterTargetArn":{"Fn::GetAtt":["Queue","Arn"]},"maxReceiveCount":1} } }
            """);
        assembly.Resources["Mapping"] = JsonNode.Parse($$"""
            {"Type":"AWS::Lambda::EventSourceMapping","Properties":{"FunctionName":{"Ref":"Function"},"EventSourceArn":{"Fn::GetAtt":["Work","Arn"]},
             "BatchSize":{{batchSize}},"MaximumBatchingWindowInSeconds":{{window}},"FunctionResponseTypes":["ReportBatchItemFailures"]} }
            """);
        assembly.Statements.Add(JsonNode.Parse("""
            {"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes"],"Resource":{"Fn::GetAtt":["Work","Arn"]} }
            """));
        return assembly;
    }

    private static async Task ExpectAsync(Action<JsonObject> change, string? problem)
    {
        using var assembly = Assembly();
        change(Mapping(assembly));
        if (problem is null)
        {
            await using var cloud = await TinyCloud.StartAsync(assembly);
        }
        else
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => TinyCloud.StartAsync(assembly));
            Assert.True(error is LocalCloudException or UnsupportedTemplateException);
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        }
    }

    private static JsonObject Mapping(TinyAssembly assembly) => assembly.Resources["Mapping"]!["Properties"]!.AsObject();

    private static Queue Work(TinyCloud cloud) => cloud.Get<Queues>().All.Single(queue => queue.Name.Contains("Work", StringComparison.Ordinal));

    private static bool IsEmpty(Queue queue) => queue.Count() == new QueueCounts(0, 0, 0);

    private static IEnumerable<JsonNode> Batches(TinyAssembly assembly) =>
        File.ReadAllLines(Path.Combine(assembly.Code, "batches")).Select(line => JsonNode.Parse(line)!);

    private static IEnumerable<string> Bodies(TinyAssembly assembly) =>
        Batches(assembly).SelectMany(batch => batch["Records"]!.AsArray()).Select(record => (string)record!["body"]!);
}

using System.Text.Json.Nodes;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sqs;

public sealed class QueueLifeTests : IDisposable
{
    private const string Own = "http://localhost:4566/123456789012/own";

    private readonly SqsCloud _cloud = new();

    [Fact]
    public async Task A_created_queue_survives_a_restart_with_its_messages_and_attributes()
    {
        await CreateAsync("""{"VisibilityTimeout":"7"}""");
        await _cloud.SucceedAsync("SendMessage", $$"""{"QueueUrl":"{{Own}}","MessageBody":"kept"}""");
        await SetAsync("""{"DelaySeconds":"3"}""");

        await _cloud.RestartWithOwnQueuesAsync();

        Assert.Equal(("7", "3"), (await AttributeAsync("VisibilityTimeout"), await AttributeAsync("DelaySeconds")));
        Assert.Equal("kept", (string?)Assert.Single(await _cloud.ReceiveAsync(Own))!["Body"]);
    }

    [Fact]
    public async Task A_queue_that_is_there_with_the_same_attributes_is_answered()
    {
        await CreateAsync("""{"VisibilityTimeout":"7"}""");

        Assert.Equal(Own, (string?)(await CreateAsync("""{"VisibilityTimeout":"7"}"""))["QueueUrl"]);
        Assert.Equal(Own, (string?)(await CreateAsync("{}"))["QueueUrl"]);
        Assert.Equal("QueueAlreadyExists", await _cloud.FailAsync("CreateQueue", """{"QueueName":"own","Attributes":{"VisibilityTimeout":"8"}}"""));
    }

    [Fact]
    public void Consumers_that_create_a_queue_together_get_the_same_one()
    {
        var attributes = new Dictionary<string, string>();
        for (var round = 0; round < 50; round++)
        {
            var queues = new Queue[8];
            var name = $"together-{round}";
            Parallel.For(0, queues.Length, i => queues[i] = _cloud.Queues.Create(name, attributes));
            Assert.All(queues, queue => Assert.Same(queues[0], queue));
        }
    }

    [Fact]
    public async Task A_deleted_queue_is_gone_with_its_messages_and_can_come_back_after_a_minute()
    {
        await CreateAsync("{}");
        await _cloud.SucceedAsync("SendMessage", $$"""{"QueueUrl":"{{Own}}","MessageBody":"lost"}""");

        await _cloud.SucceedAsync("DeleteQueue", $$"""{"QueueUrl":"{{Own}}"}""");

        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", await _cloud.FailAsync("GetQueueUrl", """{"QueueName":"own"}"""));
        Assert.Equal("AWS.SimpleQueueService.QueueDeletedRecently", await _cloud.FailAsync("CreateQueue", """{"QueueName":"own"}"""));
        await _cloud.RestartWithOwnQueuesAsync();
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", await _cloud.FailAsync("GetQueueUrl", """{"QueueName":"own"}"""));
        await CreateAsync("{}");
        Assert.Empty(await _cloud.ReceiveAsync(Own));
    }

    [Fact]
    public async Task A_queue_can_be_created_again_a_minute_after_it_was_deleted()
    {
        await CreateAsync("{}");
        await _cloud.SucceedAsync("DeleteQueue", $$"""{"QueueUrl":"{{Own}}"}""");
        _cloud.Clock.Jump(TimeSpan.FromSeconds(59));
        Assert.Equal("AWS.SimpleQueueService.QueueDeletedRecently", await _cloud.FailAsync("CreateQueue", """{"QueueName":"own"}"""));

        _cloud.Clock.Jump(TimeSpan.FromSeconds(1));

        await CreateAsync("{}");
    }

    [Theory]
    [InlineData("VisibilityTimeout", "0", "43200", "-1", "43201")]
    [InlineData("MessageRetentionPeriod", "60", "1209600", "59", "1209601")]
    [InlineData("DelaySeconds", "0", "900", "soon", "901")]
    [InlineData("ReceiveMessageWaitTimeSeconds", "0", "20", "-1", "21")]
    [InlineData("MaximumMessageSize", "1024", "1048576", "1023", "1048577")]
    public async Task An_attribute_has_the_limits_of_SQS(string name, string least, string most, string below, string above)
    {
        await CreateAsync("{}");
        foreach (var value in (string[])[least, most])
        {
            await SetAsync($$"""{"{{name}}":"{{value}}"}""");
            Assert.Equal(value, await AttributeAsync(name));
        }

        foreach (var value in (string[])[below, above])
        {
            Assert.Equal("InvalidAttributeValue", await _cloud.FailAsync("SetQueueAttributes", $$"""{"QueueUrl":"{{Own}}","Attributes":{"{{name}}":"{{value}}"} }"""));
        }
    }

    [Theory]
    [InlineData("""{"Colour":"red"}""", "InvalidAttributeName")]
    [InlineData("""{"QueueArn":"arn"}""", "InvalidAttributeName")]
    [InlineData("""{"RedrivePolicy":"none"}""", "InvalidAttributeValue")]
    [InlineData("""{"RedrivePolicy":"{\"maxReceiveCount\":3}"}""", "InvalidAttributeValue")]
    [InlineData("""{"Policy":"none"}""", "InvalidAttributeValue")]
    [InlineData("""{"FifoQueue":"true"}""", "NotEmulatedException")]
    [InlineData("{}", "MissingParameter")]
    public async Task An_attribute_that_SQS_does_not_take_is_refused(string attributes, string code) =>
        Assert.Equal(code, await _cloud.FailAsync("SetQueueAttributes", $$"""{"QueueUrl":"U","Attributes":{{attributes}}}"""));

    [Theory]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public async Task A_queue_name_has_at_most_80_characters(int length, bool isTaken)
    {
        var input = $$"""{"QueueName":"{{new string('n', length)}}"}""";
        if (isTaken)
        {
            await _cloud.SucceedAsync("CreateQueue", input);
        }
        else
        {
            Assert.Equal("InvalidParameterValue", await _cloud.FailAsync("CreateQueue", input));
        }
    }

    [Theory]
    [InlineData("../state")]
    [InlineData("a b")]
    public async Task A_queue_name_has_letters_digits_hyphens_and_underscores(string name) =>
        Assert.Equal("InvalidParameterValue", await _cloud.FailAsync("CreateQueue", new JsonObject { ["QueueName"] = name }.ToJsonString()));

    [Fact]
    public async Task Nobody_creates_a_queue_without_permission()
    {
        _cloud.Access.Allows = _ => false;

        Assert.Equal("AccessDenied", await _cloud.FailAsync("CreateQueue", """{"QueueName":"own"}"""));
        Assert.Equal(("sqs:CreateQueue", "arn:aws:sqs:eu-west-1:123456789012:own"), _cloud.Access.Refused.Select(asked => (asked.Action, asked.Resource)).Single());
    }

    [Fact]
    public async Task A_change_touches_the_file_of_its_message_only()
    {
        for (var i = 0; i < 3; i++)
        {
            await _cloud.SucceedAsync("SendMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","MessageBody":"{{i}}"}""");
        }

        var folder = Path.Combine(_cloud.StateDirectory, "queues", "q");
        var before = Directory.GetFiles(folder).ToDictionary(file => file, File.ReadAllText);
        var received = Assert.Single(await _cloud.ReceiveAsync(_cloud.Url, 1))!;
        var changed = before.Where(file => File.ReadAllText(file.Key) != file.Value).Select(file => Path.GetFileNameWithoutExtension(file.Key));
        Assert.Equal([(string?)received["MessageId"]], changed);

        await _cloud.SucceedAsync("DeleteMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","ReceiptHandle":"{{received["ReceiptHandle"]}}"}""");

        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task Messages_keep_their_order_over_a_restart()
    {
        for (var i = 0; i < 9; i++)
        {
            await _cloud.SucceedAsync("SendMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","MessageBody":"{{i}}"}""");
        }

        _cloud.Restart();

        Assert.Equal("012345678", string.Concat((await _cloud.ReceiveAsync(_cloud.Url)).Select(message => (string?)message!["Body"])));
    }

    [Fact]
    public async Task A_received_message_stays_hidden_over_a_restart()
    {
        await _cloud.SucceedAsync("SendMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","MessageBody":"x"}""");
        var handle = (string?)Assert.Single(await _cloud.ReceiveAsync(_cloud.Url))!["ReceiptHandle"];

        _cloud.Restart();

        Assert.Equal(new QueueCounts(0, 1, 0), _cloud.Queues.ByName("q").Count());
        await _cloud.SucceedAsync("DeleteMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","ReceiptHandle":"{{handle}}"}""");
        Assert.Equal(new QueueCounts(0, 0, 0), _cloud.Queues.ByName("q").Count());
    }

    [Fact]
    public async Task The_trace_header_goes_through_with_its_digest()
    {
        var sent = await _cloud.SucceedAsync("SendMessage", $$$"""
            {"QueueUrl":"{{{_cloud.Url}}}","MessageBody":"x","MessageSystemAttributes":{"AWSTraceHeader":{"DataType":"String","StringValue":"Root=1-2-3"} } }
            """);

        Assert.Equal(
            MessageDigest.OfAttributes(new Dictionary<string, QueueAttribute> { ["AWSTraceHeader"] = new("String", "Root=1-2-3") }),
            (string?)sent["MD5OfMessageSystemAttributes"]);
        Assert.Equal("Root=1-2-3", (string?)Assert.Single(await _cloud.ReceiveAsync(_cloud.Url))!["Attributes"]!["AWSTraceHeader"]);
    }

    public void Dispose() => _cloud.Dispose();

    private Task<JsonObject> CreateAsync(string attributes) => _cloud.SucceedAsync("CreateQueue", $$"""{"QueueName":"own","Attributes":{{attributes}}}""");

    private Task<JsonObject> SetAsync(string attributes) => _cloud.SucceedAsync("SetQueueAttributes", $$"""{"QueueUrl":"{{Own}}","Attributes":{{attributes}}}""");

    private async Task<string?> AttributeAsync(string name) =>
        (string?)(await _cloud.SucceedAsync("GetQueueAttributes", $$"""{"QueueUrl":"{{Own}}","AttributeNames":["All"]}"""))["Attributes"]![name];
}

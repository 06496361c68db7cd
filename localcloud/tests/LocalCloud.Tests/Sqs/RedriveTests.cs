using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Sqs;

public sealed class RedriveTests : IDisposable
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    private readonly SqsCloud _cloud = new();

    [Fact]
    public async Task A_message_goes_to_the_dead_letter_queue_instead_of_being_received_once_too_often()
    {
        await SendAsync("poison");
        await ReceiveTwiceAsync();

        Assert.Empty(await _cloud.ReceiveAsync(_cloud.Url));

        var dead = Assert.Single(await _cloud.ReceiveAsync(_cloud.DeadUrl))!;
        Assert.Equal("poison", (string?)dead["Body"]);
        Assert.Equal("arn:aws:sqs:eu-west-1:123456789012:q", (string?)dead["Attributes"]!["DeadLetterQueueSourceArn"]);
        Assert.Equal("3", (string?)dead["Attributes"]!["ApproximateReceiveCount"]);
        Assert.Equal(new QueueCounts(0, 0, 0), _cloud.Queues.ByName("q").Count());
    }

    [Fact]
    public async Task A_dead_letter_that_can_not_be_written_to_its_queue_stays_and_goes_there_later()
    {
        await SendAsync("poison");
        await ReceiveTwiceAsync();
        using (FullDisk.BlockFolder(Path.Combine(_cloud.StateDirectory, "queues", "dead")))
        {
            Assert.Empty(await _cloud.ReceiveAsync(_cloud.Url));
            Assert.Equal(1, _cloud.Queues.ByName("q").Count().Visible);
        }

        await _cloud.ReceiveAsync(_cloud.Url);

        Assert.Equal("poison", (string?)Assert.Single(await _cloud.ReceiveAsync(_cloud.DeadUrl))!["Body"]);
    }

    [Fact]
    public async Task A_message_that_can_not_be_written_is_not_in_the_queue()
    {
        using (FullDisk.BlockFolder(Path.Combine(_cloud.StateDirectory, "queues", "q")))
        {
            await Assert.ThrowsAsync<StorageException>(() => SendAsync("lost"));
            Assert.Equal(new QueueCounts(0, 0, 0), _cloud.Queues.ByName("q").Count());
        }

        await SendAsync("kept");
        _cloud.Restart();

        Assert.Equal("kept", (string?)Assert.Single(await _cloud.ReceiveAsync(_cloud.Url))!["Body"]);
    }

    [Fact]
    public async Task A_dead_letter_survives_a_restart_in_its_new_queue_alone()
    {
        await SendAsync("poison");
        await ReceiveTwiceAsync();
        await _cloud.ReceiveAsync(_cloud.Url);

        _cloud.Restart();

        Assert.Equal(new QueueCounts(0, 0, 0), _cloud.Queues.ByName("q").Count());
        Assert.Equal(1, _cloud.Queues.ByName("dead").Count().Visible);
    }

    [Fact]
    public async Task Without_the_dead_letter_queue_a_message_is_received_again_and_again()
    {
        _cloud.Queues.Delete(_cloud.Queues.ByName("dead"));
        await SendAsync("poison");
        await ReceiveTwiceAsync();

        Assert.Equal("3", (string?)Assert.Single(await _cloud.ReceiveAsync(_cloud.Url))!["Attributes"]!["ApproximateReceiveCount"]);
    }

    [Fact]
    public async Task A_dead_message_does_not_take_the_place_of_a_good_one()
    {
        await SendAsync("poison");
        await ReceiveTwiceAsync();
        await SendAsync("good");

        Assert.Equal("good", (string?)Assert.Single(await _cloud.ReceiveAsync(_cloud.Url, 1))!["Body"]);
    }

    [Fact]
    public async Task Dead_letters_are_moved_back_as_new_messages()
    {
        await SendAsync("poison");
        await ReceiveTwiceAsync();
        await _cloud.ReceiveAsync(_cloud.Url);

        var task = await _cloud.SucceedAsync("StartMessageMoveTask", """{"SourceArn":"arn:aws:sqs:eu-west-1:123456789012:dead"}""");

        Assert.NotNull((string?)task["TaskHandle"]);
        Assert.Empty(await _cloud.ReceiveAsync(_cloud.DeadUrl));
        var again = Assert.Single(await _cloud.ReceiveAsync(_cloud.Url))!;
        Assert.Equal("1", (string?)again["Attributes"]!["ApproximateReceiveCount"]);
        Assert.Null(again["Attributes"]!["DeadLetterQueueSourceArn"]);
    }

    [Theory]
    [InlineData("StartMessageMoveTask", """{"SourceArn":"arn:aws:sqs:eu-west-1:123456789012:q"}""", "InvalidParameterValue")]
    [InlineData("StartMessageMoveTask", """{"SourceArn":"arn:aws:sqs:eu-west-1:123456789012:none"}""", "ResourceNotFoundException")]
    [InlineData("StartMessageMoveTask", """{"SourceArn":"arn:aws:sqs:eu-west-1:123456789012:dead","DestinationArn":"arn:aws:sqs:eu-west-1:123456789012:none"}""", "ResourceNotFoundException")]
    [InlineData("StartMessageMoveTask", "{}", "MissingParameter")]
    public async Task A_move_without_a_dead_letter_queue_is_refused(string operation, string input, string code) =>
        Assert.Equal(code, await _cloud.FailAsync(operation, input));

    [Fact]
    public async Task A_dead_letter_queue_tells_its_sources()
    {
        var sources = await _cloud.SucceedAsync("ListDeadLetterSourceQueues", $$"""{"QueueUrl":"{{_cloud.DeadUrl}}"}""");

        Assert.Equal([_cloud.Url], sources["queueUrls"]!.AsArray().Select(url => (string?)url));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("1000", true)]
    [InlineData("0", false)]
    [InlineData("1001", false)]
    [InlineData("\"3\"", true)]
    public async Task A_message_may_be_received_1_to_1000_times(string count, bool isTaken)
    {
        await using var host = await GatewayHost.StartAsync(services => services.AddSqs());
        var policy = $$"""{"RedrivePolicy":{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dead","maxReceiveCount":{{count}} } }""";

        var problem = await Record.ExceptionAsync(() => host.CreateAsync("AWS::SQS::Queue", policy));

        Assert.Equal(isTaken, problem is null);
        Assert.True(problem is null or UnsupportedTemplateException);
    }

    public void Dispose() => _cloud.Dispose();

    private Task<JsonObject> SendAsync(string body) => _cloud.SucceedAsync("SendMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","MessageBody":"{{body}}"}""");

    private async Task ReceiveTwiceAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Single(await _cloud.ReceiveAsync(_cloud.Url));
            _cloud.Clock.Jump(Visibility);
        }
    }
}

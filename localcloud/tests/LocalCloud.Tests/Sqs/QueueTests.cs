using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Sqs;

public sealed class QueueTests
{
    private static readonly Dictionary<string, QueueAttribute> NoAttributes = [];
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly Queue _queue;

    public QueueTests() => _queue = NewQueue(new QueueSettings());

    [Fact]
    public async Task A_received_message_is_hidden_until_its_visibility_timeout_is_over()
    {
        Send("one");

        var first = Assert.Single(await ReceiveAsync());
        Assert.Empty(await ReceiveAsync());
        _clock.Jump(30 * Second);
        var second = Assert.Single(await ReceiveAsync());

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.ReceiptHandle, second.ReceiptHandle);
        Assert.Equal((1, 2), (first.ReceiveCount, second.ReceiveCount));
        Assert.Equal(first.FirstReceivedAt, second.FirstReceivedAt);
    }

    [Fact]
    public async Task A_deleted_message_does_not_come_back()
    {
        Send("one");
        var message = Assert.Single(await ReceiveAsync());

        _queue.Delete(message.ReceiptHandle!);
        _queue.Delete(message.ReceiptHandle!);
        _clock.Jump(30 * Second);

        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task An_old_receipt_handle_deletes_nothing()
    {
        Send("one");
        var old = Assert.Single(await ReceiveAsync());
        _clock.Jump(30 * Second);
        Assert.Single(await ReceiveAsync());

        _queue.Delete(old.ReceiptHandle!);
        _clock.Jump(30 * Second);

        Assert.Single(await ReceiveAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("b3RoZXIgYSBi")]
    public void A_foreign_receipt_handle_is_refused(string handle)
    {
        Assert.Equal("ReceiptHandleIsInvalid", Assert.Throws<AwsException>(() => _queue.Delete(handle)).Code);
        Assert.Equal("ReceiptHandleIsInvalid", Assert.Throws<AwsException>(() => _queue.ChangeVisibility(handle, Second)).Code);
    }

    [Fact]
    public async Task A_visibility_timeout_can_be_changed_while_the_message_is_in_flight_only()
    {
        Send("one");
        var message = Assert.Single(await ReceiveAsync());

        _queue.ChangeVisibility(message.ReceiptHandle!, 60 * Second);
        _clock.Jump(59 * Second);
        Assert.Empty(await ReceiveAsync());
        _queue.ChangeVisibility(message.ReceiptHandle!, TimeSpan.Zero);

        var error = Assert.Throws<AwsException>(() => _queue.ChangeVisibility(message.ReceiptHandle!, Second));
        Assert.Equal("AWS.SimpleQueueService.MessageNotInflight", error.Code);
        Assert.Single(await ReceiveAsync());
    }

    [Fact]
    public async Task A_long_poll_ends_with_the_message_that_arrives()
    {
        var receiving = ReceiveAsync(wait: 20 * Second);
        await _clock.WaitForTimerAsync();
        Assert.False(receiving.IsCompleted);

        Send("late");

        Assert.Equal("late", Assert.Single(await receiving).Body);
    }

    [Fact]
    public async Task A_long_poll_ends_with_a_message_that_becomes_visible_again()
    {
        Send("one");
        await ReceiveAsync();
        var receiving = ReceiveAsync(wait: 20 * Second, visibility: Second);
        await _clock.WaitForTimerAsync();
        _clock.Jump(10 * Second);
        Assert.False(receiving.IsCompleted);
        var other = ReceiveAsync(wait: 20 * Second);
        await _clock.WaitForTimerAsync();

        _clock.Jump(10 * Second);
        _clock.Jump(10 * Second);

        // One of the two gets it, once.
        Assert.Single((await receiving).Concat(await other));
    }

    [Fact]
    public async Task A_long_poll_ends_empty_after_its_wait()
    {
        var receiving = ReceiveAsync(wait: 2 * Second);
        await _clock.WaitForTimerAsync();

        _clock.Jump(2 * Second);

        Assert.Empty(await receiving);
    }

    [Fact]
    public async Task A_message_is_dropped_after_its_retention()
    {
        var queue = NewQueue(new QueueSettings { Retention = TimeSpan.FromMinutes(1) });
        queue.Send("one", NoAttributes, "me");
        _clock.Jump(60 * Second);

        Assert.Empty(await queue.ReceiveAsync(1, TimeSpan.Zero, Second, TestContext.Current.CancellationToken));
        Assert.Equal(new QueueCounts(0, 0, 0), queue.Count());
    }

    [Fact]
    public async Task A_delayed_message_counts_as_delayed_and_comes_later()
    {
        _queue.Send("one", NoAttributes, "me", 5 * Second);
        Assert.Empty(await ReceiveAsync());
        Assert.Equal(new QueueCounts(0, 0, 1), _queue.Count());

        _clock.Jump(5 * Second);

        Assert.Single(await ReceiveAsync());
        Assert.Equal(new QueueCounts(0, 1, 0), _queue.Count());
    }

    [Fact]
    public async Task A_queue_is_purged_once_a_minute_at_most()
    {
        Send("one");
        _queue.Purge();
        Assert.Empty(await ReceiveAsync());

        Assert.Equal("AWS.SimpleQueueService.PurgeQueueInProgress", Assert.Throws<AwsException>(_queue.Purge).Code);
        _clock.Jump(60 * Second);
        _queue.Purge();
    }

    [Theory]
    [InlineData("", "MissingParameter")]
    [InlineData("a\u0001b", "InvalidMessageContents")]
    [InlineData("a\uFFFEb", "InvalidMessageContents")]
    public void A_body_that_SQS_does_not_take_is_refused(string body, string code) =>
        Assert.Equal(code, Assert.Throws<AwsException>(() => Send(body)).Code);

    [Fact]
    public void Body_and_attributes_together_have_a_limit()
    {
        var queue = NewQueue(new QueueSettings { MaximumMessageBytes = 1_024 });
        var attributes = new Dictionary<string, QueueAttribute> { ["name"] = new("String", "value") };
        queue.Send(new string('x', 1_024 - 15), attributes, "me");

        var error = Assert.Throws<AwsException>(() => queue.Send(new string('x', 1_024 - 14), attributes, "me"));

        Assert.Contains("shorter than 1024 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Text", "x")]
    [InlineData("String", "")]
    [InlineData("Binary", "no base64!")]
    [InlineData("Number", "two")]
    public void An_attribute_that_SQS_does_not_take_is_refused(string type, string value)
    {
        var attributes = new Dictionary<string, QueueAttribute> { ["a"] = new(type, value) };

        Assert.Equal("InvalidParameterValue", Assert.Throws<AwsException>(() => _queue.Send("x", attributes, "me")).Code);
    }

    [Theory]
    [InlineData("a.b-c_1", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData(".a", false)]
    [InlineData("a.", false)]
    [InlineData("a..b", false)]
    [InlineData("aws.x", false)]
    [InlineData("Amazon.x", false)]
    [InlineData("Amazonx", true)]
    public void An_attribute_has_a_name_of_letters_digits_and_single_periods(string name, bool isTaken) =>
        Assert.Equal(isTaken, Record.Exception(() => _queue.Send("x", new Dictionary<string, QueueAttribute> { [name] = new("String", "v") }, "me")) is null);

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void An_attribute_name_has_at_most_256_characters(int length, bool isTaken) =>
        Assert.Equal(isTaken, Record.Exception(() => _queue.Send("x", new Dictionary<string, QueueAttribute> { [new('n', length)] = new("String", "v") }, "me")) is null);

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void A_message_has_at_most_ten_attributes(int count, bool isTaken)
    {
        var attributes = Enumerable.Range(0, count).ToDictionary(i => $"a{i}", _ => new QueueAttribute("String", "v"));

        Assert.Equal(isTaken, Record.Exception(() => _queue.Send("x", attributes, "me")) is null);
    }

    [Fact]
    public async Task A_moved_clock_ends_a_delay_for_who_waits_already()
    {
        using var sandbox = new Sandbox();
        var clock = new LocalClock(new StateStore(sandbox.Options));
        var queue = QueueOf(clock, new QueueSettings());
        queue.Send("one", NoAttributes, "me", delay: TimeSpan.FromMinutes(15));
        var receiving = queue.ReceiveAsync(1, TimeSpan.FromHours(1), 30 * Second, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Single(await receiving);
    }

    [Fact]
    public async Task No_more_than_120000_messages_are_in_flight()
    {
        for (var i = 0; i < 120_001; i++)
        {
            Send("x");
        }

        var taken = await _queue.ReceiveAsync(120_001, TimeSpan.Zero, 30 * Second, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<AwsException>(() => ReceiveAsync());
        _queue.Delete(taken[0].ReceiptHandle!);

        Assert.Equal(120_000, taken.Count);
        Assert.Equal("OverLimit", error.Code);
        Assert.Single(await ReceiveAsync());
    }

    private Queue NewQueue(QueueSettings settings) => QueueOf(_clock, settings);

    private static Queue QueueOf(TimeProvider clock, QueueSettings settings) =>
        new("q", "arn:aws:sqs:eu-west-1:123456789012:q", "http://localhost/q", settings, clock);

    private void Send(string body) => _queue.Send(body, NoAttributes, "me");

    private Task<IReadOnlyList<QueueMessage>> ReceiveAsync(TimeSpan wait = default, TimeSpan? visibility = null) =>
        _queue.ReceiveAsync(1, wait, visibility ?? _queue.Settings.VisibilityTimeout, TestContext.Current.CancellationToken);
}

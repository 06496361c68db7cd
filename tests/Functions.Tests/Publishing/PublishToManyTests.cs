using System.Globalization;
using System.Net;
using Functions.Hosting;
using Functions.Tests.Fakes;
using Realtime.Publishing;
using static Functions.Tests.Publishing.Sending;

namespace Functions.Tests.Publishing;

/// <summary>One event for many: nobody's trouble is another's, and nobody is disturbed twice.</summary>
public sealed class PublishToManyTests
{
    [Fact]
    public async Task Recipients_whom_AWS_throttles_keep_nobody_out_of_the_log_or_from_their_live_copy()
    {
        using var backend = new TestBackend();
        var users = Enumerable.Range(0, 400).Select(i => User(i)).ToList();
        HashSet<string> throttled = [.. users.Take(40).Select(user => $"notifications/{user}")];
        backend.Iot.Refuse = (topic, attempts) =>
        {
            if (attempts == users.Count + (5 * throttled.Count))
            {
                backend.Clock.Advance(TimeSpan.FromMinutes(5));
            }

            _ = throttled.Contains(topic) ? throw FakeIotData.Error(HttpStatusCode.TooManyRequests) : 0;
        };

        var error = await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, users));

        Assert.Equal(throttled.Order(), error.Failed.Select(user => $"notifications/{user}").Order());
        Assert.All(users, user => Assert.Single(backend.Store.Messages($"notifications/{user}")));
        Assert.Equal(users.Skip(40).Select(user => $"notifications/{user}").Order(), backend.Iot.Topics.Order());
    }

    [Fact]
    public async Task Who_is_throttled_for_a_while_gets_the_live_copy_in_the_same_attempt()
    {
        using var backend = new TestBackend();
        var refusals = 3;
        backend.Iot.Refuse = (topic, _) => _ = topic.EndsWith(TestBackend.Alice, StringComparison.Ordinal) && refusals-- > 0
            ? throw FakeIotData.Error(HttpStatusCode.TooManyRequests)
            : 0;

        var result = await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);

        Assert.Equal(2, result.Published);
        Assert.Equal([$"notifications/{TestBackend.Bob}", $"notifications/{TestBackend.Alice}"], backend.Iot.Topics);
    }

    [Fact]
    public async Task A_recipient_who_fails_for_good_has_nobody_else_disturbed_again()
    {
        using var backend = new TestBackend();
        var failing = $"notifications/{TestBackend.Bob}";
        backend.Iot.Refuse = (topic, _) => _ = topic == failing ? throw FakeIotData.Error(HttpStatusCode.Forbidden) : 0;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]));
        }

        Assert.Equal([$"notifications/{TestBackend.Alice}"], backend.Iot.Topics);

        backend.Iot.Refuse = (_, _) => { };
        await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);
        Assert.Equal([$"notifications/{TestBackend.Alice}", failing], backend.Iot.Topics);
    }

    [Fact]
    public async Task What_goes_well_costs_no_record_of_the_event()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);

        Assert.Empty(backend.Events.Calls);
    }

    [Fact]
    public async Task Of_different_events_none_takes_the_others_record()
    {
        using var backend = new TestBackend();
        backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice], ownId: "one"));
        backend.Iot.Refuse = (_, _) => { };

        await SendAsync(backend, [TestBackend.Alice], ownId: "two");
        await SendAsync(backend, [TestBackend.Alice], ownId: "two");

        Assert.Equal(2, backend.Iot.Published.Count);
    }

    [Fact]
    public async Task A_record_that_cannot_be_kept_hides_no_failure()
    {
        using var backend = new TestBackend();
        backend.Events.Fail = _ => throw new Amazon.DynamoDBv2.AmazonDynamoDBException("The table is away.");
        backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.Forbidden);

        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice]));

        Assert.Equal(["NotKept", "Failed"], backend.Lines.Select(line => line.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task When_some_recipients_fail_the_event_fails_and_names_exactly_them()
    {
        using var backend = new TestBackend();
        var failing = $"notifications/{TestBackend.Bob}";
        backend.Iot.Refuse = (topic, _) => _ = topic == failing ? throw FakeIotData.Error(HttpStatusCode.Forbidden) : 0;

        var error = await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]));

        Assert.Equal([TestBackend.Bob], error.Failed);
        Assert.Contains($"1 of 2 recipients failed: {TestBackend.Bob}.", error.Message, StringComparison.Ordinal);
        Assert.Equal([$"notifications/{TestBackend.Alice}"], backend.Iot.Topics);
        Assert.Equal("Failed", backend.Line().GetProperty("outcome").GetString());
        Assert.Equal([TestBackend.Bob], backend.Line().GetProperty("failed").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task A_retry_after_a_partial_failure_logs_nothing_twice_and_reaches_who_was_missed()
    {
        using var backend = new TestBackend();
        var failing = $"notifications/{TestBackend.Bob}";
        backend.Store.Fail = topic => _ = topic == failing ? throw new InvalidOperationException("The table is away.") : 0;
        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]));

        backend.Store.Fail = _ => { };
        await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);

        Assert.Single(backend.Store.Messages($"notifications/{TestBackend.Alice}"));
        Assert.Single(backend.Store.Messages(failing));
        Assert.Contains(failing, backend.Iot.Topics);
    }

    [Fact]
    public async Task A_crash_between_log_and_publish_is_repaired_by_the_retry()
    {
        using var backend = new TestBackend();
        backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice]));

        backend.Iot.Refuse = (_, _) => { };
        await SendAsync(backend, [TestBackend.Alice]);

        Assert.Single(backend.Store.Messages($"notifications/{TestBackend.Alice}"));
        Assert.Equal(1, backend.Iot.Json($"notifications/{TestBackend.Alice}").GetProperty("_meta").GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task Four_thousand_recipients_are_served_and_one_more_is_refused()
    {
        using var backend = new TestBackend();
        var users = Enumerable.Range(0, NotificationPublisher.MaxRecipients).Select(i => User(i)).ToList();

        Assert.Equal(4_000, (await SendAsync(backend, users)).Published);
        var refused = await SendAsync(backend, [.. users, TestBackend.Alice]);

        Assert.Equal("userIds", refused.Problem?.Parameter);
        Assert.Equal(4_000, backend.Iot.Published.Count);
    }

    // Each item has less than 1 KB, so a write is a unit: of each user a number, a claim and an entry, and four of the event's ledger.
    [Fact]
    public async Task A_user_costs_three_write_units_and_the_event_four_and_everybody_is_logged_before_anybody_is_disturbed()
    {
        using var backend = new TestBackend();
        var users = Enumerable.Range(0, NotificationPublisher.MaxRecipients).Select(i => User(i)).ToList();
        int? logged = null;
        backend.Iot.Refuse = (_, _) => logged ??= users.Count(user => backend.Store.Messages($"notifications/{user}").Count == 1);

        await SendAsync(backend, users);

        Assert.Equal(users.Count, logged);
        Assert.Equal(3 * users.Count, backend.Store.Writes);
        Assert.Equal(4, backend.Inbox.Calls.Count(call => call is "Put" or "Update" or "Delete"));
        Assert.Equal(0, backend.Events.Calls.Count(call => call is "Put" or "Update"));
    }

    [Fact]
    public async Task After_the_deadline_everybody_who_is_left_counts_as_failed()
    {
        using var backend = new TestBackend();

        var error = await Assert.ThrowsAsync<PartialFailureException>(
            () => SendAsync(backend, [TestBackend.Alice, TestBackend.Bob], remaining: TimeSpan.Zero));

        Assert.Equal(2, error.Failed.Count);
        Assert.Empty(backend.Iot.Published);
    }

    [Fact]
    public void A_failure_of_thousands_names_a_hundred_in_its_message_and_all_in_the_log()
    {
        var error = new PartialFailureException([.. Enumerable.Range(0, 4_000).Select(i => $"user-{i}")], 4_000, null);

        Assert.Contains("user-99 and 3900 more", error.Message, StringComparison.Ordinal);
        Assert.Equal(4_000, error.Failed.Count);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_keeps_nobody_from_their_copy()
    {
        using var backend = new TestBackend();
        await SendAsync(backend, [TestBackend.Alice]);
        backend.Events.Fail = _ => throw new Amazon.DynamoDBv2.AmazonDynamoDBException("The table is away.");

        var result = await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);

        Assert.Equal(2, result.Published);
        Assert.Contains($"notifications/{TestBackend.Bob}", backend.Iot.Topics);
    }

    private static string User(int i) => string.Create(CultureInfo.InvariantCulture, $"eu-west-1:00000000-0000-4000-8000-{i:d12}");
}

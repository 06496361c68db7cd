using System.Globalization;
using Functions.Hosting;
using Functions.Http;
using Functions.Tests.Fakes;

namespace Functions.Tests.Http;

public sealed class CallerBudgetTests
{
    private readonly ManualClock _clock = new();
    private readonly CallerBudget _budget;

    public CallerBudgetTests() => _budget = new(_clock);

    [Fact]
    public async Task Who_reads_too_much_is_told_when_to_come_back_and_nothing_is_read()
    {
        var answers = 0;
        while (await ReadAsync("alice", 1_000_000) == 200)
        {
            Assert.InRange(++answers, 1, 20);
        }

        Assert.Equal(13, answers); // 1,600 units at 1 + 122.5 each
        var refused = await _budget.SpendAsync(Caller("alice"), _ => throw new InvalidOperationException("must not read"));
        Assert.Equal(429, refused.Status);
        _clock.Now += refused.Problem!.RetryAfter!.Value;
        Assert.Equal(200, await ReadAsync("alice", 100));
    }

    [Fact]
    public async Task Nobody_else_is_held_up()
    {
        while (await ReadAsync("alice", 3_000_000) == 200)
        {
        }

        Assert.Equal(200, await ReadAsync("bob", 3_000_000));
    }

    [Fact]
    public async Task In_the_long_run_a_caller_reads_so_many_units_a_second()
    {
        long bytes = 0;
        for (var second = 0; second < 600; second++)
        {
            while (await ReadAsync("alice", 80 * 1024) == 200)
            {
                bytes += 80 * 1024;
            }

            _clock.Now += TimeSpan.FromSeconds(1);
        }

        Assert.InRange(bytes / 8192.0, 0, CallerBudget.Most + (600 * CallerBudget.UnitsPerSecond));
    }

    [Fact]
    public async Task A_hundred_small_requests_at_once_are_no_matter()
    {
        for (var request = 0; request < 100; request++)
        {
            Assert.Equal(200, await ReadAsync("alice", 2_000));
        }
    }

    [Fact]
    public async Task Requests_that_fail_are_charged_what_they_read_and_those_that_read_nothing_a_unit()
    {
        var failed = 0;
        while (await Record.ExceptionAsync(() => _budget.SpendAsync(Caller("alice"), meter =>
        {
            meter.Add(99);
            throw new InvalidOperationException("failed");
        })) is not null)
        {
            Assert.InRange(++failed, 1, 16);
        }

        Assert.Equal(16, failed);
        var read = 0;
        while (await Record.ExceptionAsync(() => _budget.SpendAsync(Caller("bob"), _ => throw new InvalidOperationException("failed"))) is not null)
        {
            Assert.InRange(++read, 1, 1_600);
        }

        Assert.Equal(1_600, read);
    }

    [Fact]
    public async Task What_is_read_is_charged_while_the_request_is_under_way()
    {
        var slow = new TaskCompletionSource<HttpAnswer>();
        var reading = _budget.SpendAsync(Caller("alice"), meter =>
        {
            meter.Add(CallerBudget.Most);
            return slow.Task;
        });

        Assert.Equal(429, await ReadAsync("alice", 1));
        slow.SetResult(Answer());
        Assert.Equal(200, (await reading).Status);
    }

    [Fact]
    public async Task However_many_callers_come_it_remembers_so_many_and_not_the_busy_one_last()
    {
        for (var caller = 0; caller < 3 * UserBuckets.MaxUsers; caller++)
        {
            _clock.Now += TimeSpan.FromTicks(1);
            await ReadAsync(caller.ToString(CultureInfo.InvariantCulture), 1_000);
            if (caller % 1_000 == 0)
            {
                while (await ReadAsync("alice", 3_000_000) == 200)
                {
                }
            }
        }

        Assert.InRange(_budget.Callers, 1, UserBuckets.MaxUsers);
        Assert.Equal(429, await ReadAsync("alice", 1));
    }

    private static Caller Caller(string name) => new(name, ["authenticated"]);

    private static HttpAnswer Answer() => new() { Status = 200, MediaType = "application/json", Body = new byte[1] };

    private async Task<int> ReadAsync(string caller, int bytes) => (await _budget.SpendAsync(Caller(caller), meter =>
    {
        meter.Read(bytes, consistent: false);
        return Task.FromResult(Answer());
    })).Status;
}

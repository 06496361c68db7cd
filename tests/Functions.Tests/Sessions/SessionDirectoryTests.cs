using Amazon.DynamoDBv2.Model;
using Functions.Http;
using Functions.Tests.Fakes;
using Realtime;
using Realtime.Sessions;

namespace Functions.Tests.Sessions;

public sealed class SessionDirectoryTests
{
    private readonly FakeDirectoryTable _table = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ManualClock Clock { get; set; } = new() { SkipsWaits = true };

    private SessionDirectory Directory => new(_table.Client, FakeDirectoryTable.Name, Clock);

    [Fact]
    public async Task A_mark_comes_back_as_it_was_written()
    {
        var mark = new SessionMark("sub-1", new DateTimeOffset(2026, 11, 22, 10, 0, 0, 5, TimeSpan.Zero));

        await Directory.WriteAsync("id-1", mark, Token);

        Assert.Equal(mark, await Directory.FindAsync("id-1", Token));
        Assert.Null(await Directory.FindAsync("id-2", Token));
    }

    [Fact]
    public async Task The_identitys_own_item_is_written_last()
    {
        await Directory.WriteAsync("id-1", new("sub-1", DateTimeOffset.UnixEpoch), Token);

        Assert.Equal(["Update", "Put"], _table.Calls);
    }

    [Fact]
    public async Task Thousands_of_subjects_are_resolved_however_little_each_answer_brings()
    {
        _table.KeysPerAnswer = 60;
        var subjects = Enumerable.Range(0, 250).Select(i => $"sub-{i}").ToList();
        foreach (var subject in subjects.Skip(5))
        {
            await Directory.WriteAsync($"id-of-{subject}", new(subject, DateTimeOffset.UnixEpoch), Token);
        }

        var found = await Directory.ResolveAsync([.. subjects, .. subjects], Token);

        Assert.Equal(subjects.Skip(5).Order(), found.Keys.Order());
        Assert.All(found, pair => Assert.Equal([$"id-of-{pair.Key}"], pair.Value.IdentityIds));
    }

    [Fact]
    public async Task Subjects_and_identities_are_resolved_together_and_as_they_are_now()
    {
        const string Identity = "eu-west-1:11111111-1111-4111-8111-111111111111";
        const string Other = "eu-west-1:22222222-2222-4222-8222-222222222222";
        await Directory.WriteAsync(Identity, new("sub-1", DateTimeOffset.UnixEpoch), Token);
        _table.Calls.Clear();

        var found = await Directory.ResolveAsync(["sub-1", Identity, Other, "sub-2"], Token);

        Assert.Equal([Identity, "sub-1"], found.Keys.Order(StringComparer.Ordinal));
        Assert.All(found.Values, recipient => Assert.Equal(("sub-1", Identity), (recipient.Subject, Assert.Single(recipient.IdentityIds))));
        Assert.Equal(["BatchGet"], _table.Calls);
        Assert.True(_table.AreBatchesConsistent);
    }

    [Fact]
    public async Task What_is_left_unprocessed_is_asked_again_after_growing_jittered_waits()
    {
        _table.KeysPerAnswer = 0;
        _table.Fail = _ => _table.KeysPerAnswer = _table.Calls.Count > 8 ? 100 : 0;

        await Directory.ResolveAsync(["sub-1"], Token);

        Assert.Equal(9, _table.Calls.Count);
        Assert.Equal(8, Clock.Waits.Count);
        Assert.All(Clock.Waits.Index(), wait => Assert.InRange(
            wait.Item.TotalMilliseconds, 0, Math.Min(5_000, 100 * Math.Pow(2, wait.Index))));
        Assert.True(Clock.Waits.Distinct().Count() > 1, "waits are jittered");
    }

    [Fact]
    public async Task A_table_that_answers_nothing_again_and_again_is_throttled_and_one_that_answers_a_little_is_not()
    {
        _table.KeysPerAnswer = 1;
        await Directory.ResolveAsync([.. Enumerable.Range(0, 2 * ItemBatch.FruitlessReads).Select(i => $"sub-{i}")], Token);
        _table.KeysPerAnswer = 0;
        _table.Calls.Clear();

        var error = await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => Directory.ResolveAsync(["sub-1"], Token));

        Assert.True(HttpBoundary.IsThrottling(error));
        Assert.Equal(ItemBatch.FruitlessReads, _table.Calls.Count);
    }

    [Fact]
    public async Task What_is_answered_at_once_is_not_waited_for()
    {
        await Directory.ResolveAsync([.. Enumerable.Range(0, 250).Select(i => $"sub-{i}")], Token);

        Assert.Equal(3, _table.Calls.Count);
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task The_deadline_ends_the_waiting()
    {
        Clock = new ManualClock();
        _table.KeysPerAnswer = 0;
        using var deadline = new CancellationTokenSource();
        var resolving = Directory.ResolveAsync(["sub-1"], deadline.Token);

        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolving);
        Assert.Single(_table.Calls);
    }
}

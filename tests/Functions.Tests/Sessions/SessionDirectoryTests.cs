using Functions.Tests.Fakes;
using Realtime.Sessions;

namespace Functions.Tests.Sessions;

public sealed class SessionDirectoryTests
{
    private readonly FakeDirectoryTable _table = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SessionDirectory Directory => new(_table.Client, FakeDirectoryTable.Name);

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
        Assert.All(found, pair => Assert.Equal([$"id-of-{pair.Key}"], pair.Value));
    }
}

using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Functions.Tests.Fakes;
using Realtime.Users;

namespace Functions.Tests.Users;

public sealed class UserNamesTests
{
    private const string Subject = TestBackend.AliceSubject;
    private readonly FakeDirectoryTable _table = new();
    private readonly FakeUserPool _pool = new();
    private readonly ManualClock _clock = new();

    private UserNames Names => new(_table.Client, FakeDirectoryTable.Name, _pool.Client, TestBackend.UserPool, _clock);

    private string? Kept => _table.Items.GetValueOrDefault($"sub|{Subject}")?.GetValueOrDefault("name")?.S;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_the_attribute_name_or_the_preferred_username_or_the_username()
    {
        foreach (var (expected, user) in ((string, AdminGetUserResponse)[])[
            ("Ada Lovelace", FakeUserPool.User("ada", ("sub", Subject), ("preferred_username", "countess"), ("name", "Ada Lovelace"))),
            ("countess", FakeUserPool.User("ada", ("preferred_username", " countess "), ("name", "  "))),
            ("ada", FakeUserPool.User("ada", ("name", ""))),
            ("ada", FakeUserPool.User("ada"))])
        {
            _pool.Users[Subject] = user;
            Assert.True(await Names.TryRefreshAsync(Subject, Token));
            Assert.Equal(expected, Kept);
            _clock.Now += UserNames.MaxAge;
        }
    }

    [Fact]
    public async Task It_is_asked_for_once_a_day_however_many_sessions_are_opened()
    {
        _pool.Users[Subject] = FakeUserPool.User("ada");
        for (var hour = 0; hour < 48; hour++)
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Names.TryRefreshAsync(Subject, Token)));
            _clock.Now += TimeSpan.FromHours(1);
        }

        Assert.Equal(2, _pool.Asked.Count);
    }

    [Fact]
    public async Task A_pool_that_fails_is_asked_again_after_ten_minutes_and_what_is_known_stays()
    {
        _pool.Users[Subject] = FakeUserPool.User("ada");
        await Names.TryRefreshAsync(Subject, Token);
        _clock.Now += UserNames.MaxAge;
        _pool.Fail = () => throw new AmazonCognitoIdentityProviderException("Rate exceeded");
        for (var minute = 0; minute < 20; minute++)
        {
            Assert.False(await Names.TryRefreshAsync(Subject, Token));
            _clock.Now += TimeSpan.FromMinutes(1);
        }

        Assert.Equal(3, _pool.Asked.Count);
        Assert.Equal("ada", Kept);
        _pool.Fail = () => { };
        _pool.Users[Subject] = FakeUserPool.User("lovelace");
        Assert.True(await Names.TryRefreshAsync(Subject, Token));
        Assert.Equal("lovelace", Kept);
    }

    [Fact]
    public async Task A_pool_that_does_not_answer_is_left_after_a_second()
    {
        _pool.Hangs = true;
        var refreshing = Names.TryRefreshAsync(Subject, Token);
        Assert.False(refreshing.IsCompleted);

        _clock.Advance(UserNames.Within);

        Assert.False(await refreshing);
    }

    [Fact]
    public async Task Who_was_deleted_from_the_pool_keeps_the_name_beside_the_messages()
    {
        _pool.Users[Subject] = FakeUserPool.User("ada");
        await Names.TryRefreshAsync(Subject, Token);
        _pool.Users.Clear();
        _clock.Now += UserNames.MaxAge;

        Assert.True(await Names.TryRefreshAsync(Subject, Token));

        Assert.Equal("ada", Kept);
    }

    [Fact]
    public async Task A_name_of_any_length_is_cut_between_characters()
    {
        _pool.Users[Subject] = FakeUserPool.User("ada", ("name", new string('a', UserNames.MaxLength - 1) + "😀b"));

        await Names.TryRefreshAsync(Subject, Token);

        Assert.Equal(new string('a', UserNames.MaxLength - 1), Kept);
    }
}

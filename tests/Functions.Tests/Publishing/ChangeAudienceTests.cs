using System.Text.Json;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;

namespace Functions.Tests.Publishing;

/// <summary>Users come into audiences and go: each once, whatever stops in the middle, and everybody is found by name.</summary>
public sealed class ChangeAudienceTests : IDisposable
{
    private static readonly string[] Users = ["anna", "ben", "cem", TestBackend.Alice];

    private readonly TestBackend _backend = new() { AudienceRules = new() { MaxUsers = 6 } };

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task Users_come_in_once_and_go_once()
    {
        var added = new[] { await AddAsync(Users), await AddAsync(["anna", "dora", "anna"]) };
        var removed = new[] { await RemoveAsync(["anna", "nobody"]), await RemoveAsync(["anna"]) };

        Assert.Equal([4, 1], added.Select(result => result.Added));
        Assert.Equal([1, 0], removed.Select(result => result.Removed));
        Assert.Equal(["ben", "cem", "dora", TestBackend.Alice], InAudience());
        Assert.Equal(InAudience(), FoundByName());
        Assert.Equal("4", _backend.Inbox.Items[("audience|friends", "count")]["userCount"].N);
        Assert.Equal("AudienceChanged", _backend.Lines[^1].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task More_than_there_are_places_are_refused_and_none_of_them_comes_in()
    {
        await AddAsync(Users);

        var result = await AddAsync(["dora", "emil", "fritz"]);
        Assert.Equal((409, "add"), (result.Problem!.Status, result.Problem.Parameter));
        Assert.Equal("WARN", _backend.Lines[^1].GetProperty("level").GetString());
        Assert.Equal(4, InAudience().Count);

        await RemoveAsync(["anna"]);
        Assert.Equal(3, (await AddAsync(["dora", "emil", "fritz"])).Added);
    }

    [Fact]
    public async Task Places_that_others_take_meanwhile_are_not_taken_twice()
    {
        await AddAsync(Users);
        var item = _backend.Inbox.Items[("audience|friends", "count")];
        _backend.Inbox.Fail = call => item["userCount"].N = call == "Update" ? "6" : item["userCount"].N;

        Assert.Equal(409, (await AddAsync(["dora"])).Problem!.Status);
    }

    [Fact]
    public async Task Who_could_not_be_put_in_comes_with_the_retry()
    {
        _backend.Inbox.Fail = call => _ = call == "Put" ? throw new IOException("No answer.") : 0;
        var error = await Assert.ThrowsAsync<PartialFailureException>(() => AddAsync(["anna"]));

        _backend.Inbox.Fail = _ => { };
        Assert.Equal(("anna", 1), (Assert.Single(error.Failed), (await AddAsync(["anna"])).Added));
    }

    [Fact]
    public async Task A_function_that_is_killed_after_any_write_leaves_what_a_second_attempt_ends()
    {
        var kills = 0;
        for (var wasKilled = true; wasKilled; kills += wasKilled ? 1 : 0)
        {
            using var backend = new TestBackend();
            wasKilled = await Killing.AfterWriteAsync(backend, kills + 1, async () =>
            {
                await ChangeAsync(backend, "add", Users);
                await ChangeAsync(backend, "remove", Users[..2]);
            });
            Assert.Empty(Names(backend, "user|", byPartition: false).Except(Names(backend, "member|", byPartition: true)));

            await ChangeAsync(backend, "add", Users);
            await ChangeAsync(backend, "remove", Users[..2]);

            Assert.Equal(["cem", TestBackend.Alice], Names(backend, "user|", byPartition: false));
            Assert.Equal(["cem", TestBackend.Alice], Names(backend, "member|", byPartition: true));
            Assert.InRange(int.Parse(backend.Inbox.Items[("audience|friends", "count")]["userCount"].N, System.Globalization.CultureInfo.InvariantCulture), 2, 6);
        }

        Assert.True(kills > 10);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("remove")]
    public async Task Who_is_put_in_while_somebody_takes_them_out_is_found_by_name(string first)
    {
        for (var (at, isOver) = (1, false); !isOver; at++)
        {
            using var backend = new TestBackend();
            if (first == "remove")
            {
                await ChangeAsync(backend, "add", ["anna"]);
            }

            var left = at;
            backend.Inbox.Fail = _ =>
            {
                if (--left == 0)
                {
                    Change(backend, isAdding: first == "remove");
                }
            };
            await ChangeAsync(backend, first, ["anna"]);

            Assert.Empty(Names(backend, "user|", byPartition: false).Except(Names(backend, "member|", byPartition: true)));
            isOver = left > 0;
        }
    }

    /// <summary>What the other function does, all of it between two calls of the first.</summary>
    private static void Change(TestBackend backend, bool isAdding)
    {
        var (user, member) = (("audience|friends", "user|anna"), ("member|anna", "friends"));
        if (isAdding)
        {
            backend.Inbox.Items[user] = new() { ["pk"] = new(user.Item1), ["sk"] = new(user.Item2) };
            backend.Inbox.Items[member] = new() { ["pk"] = new(member.Item1), ["sk"] = new(member.Item2) };
        }
        else
        {
            backend.Inbox.Items.Remove(user);
            backend.Inbox.Items.Remove(member);
        }
    }

    private static List<string> Names(TestBackend backend, string prefix, bool byPartition) =>
    [
        .. backend.Inbox.Items.Keys
            .Select(key => byPartition ? key.Pk : key.Sk)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    private List<string> InAudience() => Names(_backend, "user|", byPartition: false);

    private List<string> FoundByName() => Names(_backend, "member|", byPartition: true);

    private Task<AudienceResult> AddAsync(string[] users) => ChangeAsync(_backend, "add", users);

    private Task<AudienceResult> RemoveAsync(string[] users) => ChangeAsync(_backend, "remove", users);

    private static Task<AudienceResult> ChangeAsync(TestBackend backend, string how, string[] users)
    {
        var body = $$"""{"name":"friends","{{how}}":["{{string.Join("\",\"", users)}}"]}""";
        var input = new TriggeringEvent("shop", "Audience", "event-1", JsonDocument.Parse(body).RootElement);
        return FunctionHost.HandleAsync(backend.ChangeAudience.HandleAsync, input, new FakeContext { RemainingTime = TimeSpan.FromMinutes(1) }, backend.Log);
    }
}

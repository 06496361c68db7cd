using System.Text.Json.Nodes;
using Functions.Tests.Fakes;
using Infrastructure.Users;
using Realtime.Tests.DynamoDb;

namespace Infrastructure.Tests.Users;

/// <summary>How the table is read, and where an export is written to.</summary>
public sealed class UserReadingTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime
{
    private readonly UserTablesFixture _tables = new(dynalite);
    private readonly ManualClock _clock = new() { SkipsWaits = true };
    private readonly StringWriter _error = new();
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("user-reading-tests-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "user.json");

    public async ValueTask InitializeAsync() => await _tables.FillAsync();

    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(_folder, recursive: true);
        _tables.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("export")]
    [InlineData("erase")]
    public async Task Between_pages_it_waits_so_that_it_uses_1000_units_a_second(string verb)
    {
        using var client = new Paging(dynalite.Endpoint);

        Assert.Equal(0, await RunAsync(client, verb));

        Assert.InRange(client.Pages, 4, 100);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(Paging.UnitsOfPage / 1_000), client.Pages - 2), _clock.Waits);
    }

    [Fact]
    public async Task An_export_takes_the_place_of_an_older_one_and_only_its_owner_may_read_it()
    {
        await System.IO.File.WriteAllTextAsync(File, "older", Token);
        using var client = new Paging(dynalite.Endpoint);

        Assert.Equal(0, await RunAsync(client, "export"));

        Assert.Equal(UserTablesFixture.Alice, JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File, Token))!["subject"]!.ToString());
        Assert.Equal([File], System.IO.Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public async Task An_export_that_breaks_off_leaves_the_older_one_and_nothing_else()
    {
        await System.IO.File.WriteAllTextAsync(File, "older", Token);
        using var client = new Paging(dynalite.Endpoint, allowed: 2);

        Assert.Equal(1, await RunAsync(client, "export"));

        Assert.Equal("The network is gone.\n", _error.ToString());
        Assert.Equal("older", await System.IO.File.ReadAllTextAsync(File, Token));
        Assert.Equal([File], System.IO.Directory.GetFiles(_folder));
    }

    private Task<int> RunAsync(Paging client, string verb) => new UserCommand(() => client, _clock, TextWriter.Null, _error).RunAsync(
        [
            verb, "--user", UserTablesFixture.Alice, "--message-log", _tables.Names.MessageLog, "--directory", _tables.Names.Directory, "--connections", _tables.Names.Connections, "--rooms", _tables.Names.Rooms, "--inbox", _tables.Names.Inbox,
            .. verb is "export" ? (string[])["--out", File] : [],
        ],
        Token);
}

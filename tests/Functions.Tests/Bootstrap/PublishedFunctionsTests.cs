using System.Text.Json;
using System.Text.RegularExpressions;
using Functions.Tests.Events;
using Functions.Tests.Fakes;

namespace Functions.Tests.Bootstrap;

/// <summary>Looks at the Native AOT binary that is deployed.</summary>
[Trait("Quick", "no")] // It needs the binary.
public sealed partial class PublishedFunctionsTests(PublishedFunctions functions) : IClassFixture<PublishedFunctions>
{
    [GeneratedRegex(@"GLIBC_\d+\.\d+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Glibc { get; }

    public static TheoryData<string> Architectures => [.. TestSizes.Architectures];

    [Fact]
    public void The_asset_is_one_native_binary_and_says_what_it_is()
    {
        Assert.Equal("aot", functions.Build.GetProperty("kind").GetString());
        Assert.Equal("net10.0", functions.Build.GetProperty("framework").GetString());
        Assert.Equal("x86_64", functions.Build.GetProperty("architecture").GetString());
        Assert.Contains(functions.Build.GetProperty("packages").GetString(), (string[])["amazon", "stand-ins"]);
        Assert.Equal([functions.Binary], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(functions.Binary)!));
    }

    [Fact]
    public async Task The_binary_needs_no_newer_glibc_than_Amazon_Linux_2023_has()
    {
        var symbols = await PublishedFunctions.RunAsync("objdump", "-T", functions.Binary);

        var versions = Glibc.Matches(symbols)
            .Select(match => new Version(match.Value["GLIBC_".Length..]))
            .ToList();
        Assert.NotEmpty(versions);
        Assert.InRange(versions.Max()!, new Version(2, 0), new Version(2, 34));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public async Task The_binary_for_each_processor_answers_an_event(string architecture)
    {
        var command = await PublishedFunctions.PublishAsync(architecture);

        var (path, body, output) = await BootstrapProcess.RunAsync(command, EventFile.Text("publish-update/unknown-family"), []);

        Assert.Equal($"invocation/{FakeRuntimeApi.RequestId}/response", path);
        Assert.Equal("topic", JsonDocument.Parse(body).RootElement.GetProperty("problem").GetProperty("parameter").GetString());
        Assert.Contains("\"outcome\":\"Rejected\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetMessages", "get-messages/no-authorizer")]
    [InlineData("CatchUp", "catch-up/no-authorizer")]
    [InlineData("OpenSession", "open-session/no-authorizer")]
    [InlineData("GetUsers", "get-users/guest")]
    [InlineData("BlockUser", "block-user/missing-user")]
    [InlineData("TrackConnections", "track-connections/not-json")]
    [InlineData("ArchiveMessage", "archive-message/http-publish")]
    [InlineData("PublishNotification", "publish-notification/missing-user")]
    [InlineData("ManagePreferences", "manage-preferences/guest")]
    public async Task The_binary_is_every_function(string handler, string file)
    {
        var (path, _, _) = await BootstrapProcess.RunAsync(functions.Binary, EventFile.Text(file), ("_HANDLER", handler));

        Assert.Equal($"invocation/{FakeRuntimeApi.RequestId}/response", path);
    }

    /// <summary>What is no zone is forgotten, so quiet hours in the answer say that their zone was found.</summary>
    [Fact]
    public async Task The_binary_finds_time_zones_where_the_system_has_none()
    {
        var (_, body, _) = await BootstrapProcess.RunAsync(
            functions.Binary,
            EventFile.Text("manage-preferences/get"),
            ("_HANDLER", "ManagePreferences"),
            ("IDENTITY_POOL_ID", TestBackend.IdentityPool),
            ("USER_POOL_ID", TestBackend.UserPool),
            ("TZDIR", "/nowhere"));

        var answer = JsonDocument.Parse(body).RootElement;
        Assert.Equal((200, "America/New_York"), (answer.GetProperty("statusCode").GetInt32(), JsonDocument.Parse(answer.GetProperty("body").GetString()!).RootElement
            .GetProperty("quietHours").GetProperty("zone").GetString()));
    }

    [Fact]
    public async Task The_binary_refuses_an_unknown_handler()
    {
        var (path, body, _) = await BootstrapProcess.RunAsync(functions.Binary, "{}", ("_HANDLER", "Nothing"));

        Assert.Equal("init/error", path);
        Assert.Equal("UnknownHandlerException", JsonDocument.Parse(body).RootElement.GetProperty("errorType").GetString());
    }

    [Fact]
    public async Task Publishing_again_leaves_the_very_same_file()
    {
        var before = (File.GetLastWriteTimeUtc(functions.Binary), await HashAsync());

        await PublishedFunctions.PublishAsync();

        Assert.Equal(before, (File.GetLastWriteTimeUtc(functions.Binary), await HashAsync()));
    }

    private async Task<string> HashAsync() => Convert.ToHexString(
        System.Security.Cryptography.SHA256.HashData(
            await File.ReadAllBytesAsync(functions.Binary, TestContext.Current.CancellationToken)));
}

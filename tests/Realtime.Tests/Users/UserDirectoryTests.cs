using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Sessions;
using Realtime.Tests.DynamoDb;
using Realtime.Users;

namespace Realtime.Tests.Users;

public sealed class UserDirectoryTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime
{
    private const string Ada = "aaaaaaaa-0000-4000-8000-000000000001";
    private const string Bob = "bbbbbbbb-0000-4000-8000-000000000002";
    private const string AdasFirst = "eu-west-1:11111111-1111-4111-8111-111111111111";
    private const string AdasSecond = "eu-west-1:22222222-2222-4222-8222-222222222222";
    private const string Bobs = "eu-west-1:33333333-3333-4333-8333-333333333333";

    private readonly string _table = $"Directory-{Guid.NewGuid():N}";
    private readonly AmazonDynamoDBClient _client = dynalite.CreateClient();

    private UserDirectory Users => new(_client, _table, TimeProvider.System);

    private SessionDirectory Sessions => new(_client, _table, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Dynalite.CreateTableAsync(_client, _table, hasSortKey: false);
        foreach (var (identity, subject) in ((string, string)[])[(AdasSecond, Ada), (AdasFirst, Ada), (Bobs, Bob)])
        {
            await Sessions.WriteAsync(identity, new(subject, DateTimeOffset.UnixEpoch), Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_user_is_found_by_subject_and_by_each_identity()
    {
        await SetAsync(Ada, DirectoryTable.Name, new AttributeValue("Ada"));

        var found = await Users.FindAsync([.. Ids(Ada, AdasFirst, AdasSecond, Bobs)], Token);

        Assert.Equal([Ada, AdasFirst, AdasSecond, Bobs], found.Keys);
        Assert.All(found.Values.Take(3), user =>
            Assert.Equal((Ada, "Ada", $"{AdasFirst} {AdasSecond}"), (user.Subject, user.Name, string.Join(' ', user.IdentityIds))));
        Assert.Equal((Bob, null), (found[Bobs].Subject, found[Bobs].Name));
    }

    [Fact]
    public async Task Whom_nobody_knows_is_left_out_and_so_is_who_was_blocked_before_they_ever_came()
    {
        await SetAsync("never-came", DirectoryTable.BlockedAt, new AttributeValue { N = "1" });

        Assert.Equal([Bob], (await Users.FindAsync([.. Ids("nobody", "eu-west-1:99999999-9999-4999-8999-999999999999", "never-came", Bob)], Token)).Keys);
        Assert.Empty(await Users.FindAsync([], Token));
    }

    [Fact]
    public async Task The_flag_and_the_subject_of_an_identity_are_read_as_they_are_now()
    {
        Assert.False(await Users.IsBlockedAsync(Ada, Token));
        Assert.False(await Users.IsBlockedAsync("nobody", Token));

        await SetAsync(Ada, DirectoryTable.BlockedAt, new AttributeValue { N = "1" });

        Assert.True(await Users.IsBlockedAsync(Ada, Token));
        Assert.False(await Users.IsBlockedAsync(Bob, Token));
        Assert.Equal(Ada, await Users.SubjectOfAsync(AdasSecond, Token));
        Assert.Null(await Users.SubjectOfAsync("eu-west-1:nobody", Token));
    }

    [Theory]
    [InlineData("eu-west-1%3A11111111-1111-4111-8111-111111111111", AdasFirst, true)]
    [InlineData("eu-west-1%3a11111111-1111-4111-8111-111111111111", AdasFirst, true)]
    [InlineData(AdasFirst, AdasFirst, true)]
    [InlineData(Ada, Ada, false)]
    public void A_colon_and_its_escape_are_one(string text, string value, bool isIdentity)
    {
        Assert.True(UserId.TryParse(text, out var id));
        Assert.Equal((value, isIdentity), (id.Value, id.IsIdentity));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("sub|x")]
    [InlineData("a/b")]
    [InlineData("%")]
    [InlineData("+")]
    public void What_can_be_nobody_is_no_id(string? text) => Assert.False(UserId.TryParse(text, out _));

    private static IEnumerable<UserId> Ids(params IEnumerable<string> texts) =>
        texts.Select(text => UserId.TryParse(text, out var id) ? id : throw new ArgumentException(text, nameof(texts)));

    private Task<UpdateItemResponse> SetAsync(string subject, string attribute, AttributeValue value) => _client.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = _table,
            Key = DirectoryTable.SubjectKey(subject),
            UpdateExpression = "SET #name = :value",
            ExpressionAttributeNames = new() { ["#name"] = attribute },
            ExpressionAttributeValues = new() { [":value"] = value },
        },
        Token);
}

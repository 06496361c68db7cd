using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Http;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Sessions;

namespace Functions.Tests.Http;

public sealed class GetUsersTests : IAsyncLifetime
{
    private const string Alice = TestBackend.Alice;
    private const string AliceSubject = TestBackend.AliceSubject;
    private const string BobSubject = "bbbbbbbb-0000-4000-8000-000000000002";

    private readonly TestBackend _backend = new();

    public async ValueTask InitializeAsync()
    {
        foreach (var (identity, subject) in ((string, string)[])[(Alice, AliceSubject), (TestBackend.Bob, BobSubject)])
        {
            await _backend.Directory.WriteAsync(identity, new SessionMark(subject, _backend.Clock.Now), TestContext.Current.CancellationToken);
        }

        _backend.Table.Items[$"sub|{AliceSubject}"]["name"] = new("Ålice \"A\"");
    }

    public ValueTask DisposeAsync()
    {
        _backend.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Users_come_in_the_order_asked_once_each_and_whom_nobody_knows_is_left_out() => Assert.Equal(
        $$"""{"users":[{"sub":"{{BobSubject}}","identityIds":["{{TestBackend.Bob}}"]},{"sub":"{{AliceSubject}}","identityIds":["{{Alice}}"],"name":"Ålice \"A\""}]}""",
        (await GetAsync($"nobody,{TestBackend.Bob},{Alice},eu-west-1:99999999-9999-4999-8999-999999999999,{AliceSubject},{BobSubject}")).Body);

    [Fact]
    public async Task A_colon_may_be_escaped_twice() =>
        Assert.Contains(AliceSubject, (await GetAsync(Alice.Replace(":", "%3A", StringComparison.Ordinal))).Body, StringComparison.Ordinal);

    [Fact]
    public async Task A_hundred_ids_are_answered_by_two_reads()
    {
        _backend.Table.Calls.Clear();

        var response = await GetAsync(string.Join(',', Enumerable.Range(0, 98).Select(i => $"sub-{i}").Append(Alice).Append(BobSubject)));

        Assert.Equal(2, JsonDocument.Parse(response.Body).RootElement.GetProperty("users").GetArrayLength());
        // The flag of the caller, identities, subjects.
        Assert.Equal(["Get", "BatchGet", "BatchGet"], _backend.Table.Calls);
    }

    [Fact]
    public async Task Who_asks_for_more_than_a_share_waits_and_does_not_read_at_others_cost()
    {
        var ids = string.Join(',', Enumerable.Range(0, 100).Select(i => $"sub-{i}"));
        var answered = 0;
        while ((await GetAsync(ids)).StatusCode == 200)
        {
            answered++;
        }

        Assert.InRange(answered, CallerBudget.Most / 100 - 1, CallerBudget.Most / 100 + 1);
        Assert.Equal("1", (await GetAsync(ids)).Headers["retry-after"]);
    }

    private Task<APIGatewayHttpApiV2ProxyResponse> GetAsync(string ids)
    {
        var request = EventFile.Request("get-users/valid");
        request.QueryStringParameters = new Dictionary<string, string> { ["ids"] = ids };
        return _backend.GetUsers.HandleAsync(request, new FakeContext());
    }
}

using System.Text.Json.Nodes;
using LocalCloud.Iam;
using LocalCloud.Tests.Gateway;

namespace LocalCloud.Tests.Iam;

public sealed class RefusedEndpointTests : IAsyncLifetime
{
    private TestCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await TestCloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("", 3)]
    [InlineData("?action=iot:publish", 2)]
    [InlineData("?resource=topic/b", 1)]
    [InlineData("?action=iot:Publish&resource=topic/a", 1)]
    [InlineData("?identityId=eu-west-1:1111", 3)]
    [InlineData("?identityId=nobody", 0)]
    [InlineData("?principal=assumed-role/SignedIn", 3)]
    public async Task Refused_actions_are_searched_by_what_they_say(string query, int count)
    {
        Refuse("iot:Publish", "arn:topic/a");
        Refuse("iot:Publish", "arn:topic/b");
        Refuse("iot:Connect", "arn:client/c");

        var found = JsonNode.Parse(await _cloud.Http.GetStringAsync(
            new Uri("/_local/refused" + query, UriKind.Relative), TestContext.Current.CancellationToken))!.AsArray();

        Assert.Equal(count, found.Count);
    }

    private void Refuse(string action, string resource)
    {
        var access = _cloud.Get<IAccessControl>();
        var request = new AccessRequest(Policies.Somebody(), action, resource);
        access.RecordRefusal(request, access.Evaluate(request));
    }
}

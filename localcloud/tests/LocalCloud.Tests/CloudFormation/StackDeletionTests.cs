using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.CloudFormation;

public sealed class StackDeletionTests : IDisposable
{
    private const string Queues = """
        {"Resources":{
          "Kept":{"Type":"AWS::SQS::Queue","DeletionPolicy":"Retain"},
          "KeptToo":{"Type":"AWS::SQS::Queue","DeletionPolicy":"RetainExceptOnCreate"},
          "Gone":{"Type":"AWS::SQS::Queue","DeletionPolicy":"Delete"},
          "GoneToo":{"Type":"AWS::SQS::Queue"}},
         "Outputs":{"Kept":{"Value":{"Ref":"Kept"}}}}
        """;

    private readonly Stacks _stacks = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stacks.Dispose();

    [Fact]
    public async Task What_is_retained_stays_and_everything_else_goes()
    {
        _stacks.Add("One", Queues);
        await using var cloud = await _stacks.StartAsync();

        var retained = (await DeleteAsync(cloud, "One"))["retained"]!.AsArray().Select(resource => (string)resource!["logicalId"]!);

        Assert.Equal(["Kept", "KeptToo"], retained.Order(StringComparer.Ordinal));
        Assert.Equal(["One-Kept", "One-KeptToo"], (await QueuesAsync(cloud)).Select(name => name[..name.LastIndexOf('-')]));
        Assert.Empty(cloud.Stack.Resources);
        Assert.Empty(cloud.Stack.Outputs);
    }

    [Fact]
    public async Task What_a_stack_left_is_there_at_a_later_start_beside_what_the_next_stack_of_its_name_makes()
    {
        _stacks.Add("One", Queues);
        string first;
        await using (var cloud = await _stacks.StartAsync())
        {
            first = cloud.Stack.Outputs["Kept"];
            await DeleteAsync(cloud, "One");
        }

        await using var again = await _stacks.StartAsync();

        Assert.NotEqual(first, again.Stack.Outputs["Kept"]);
        Assert.Equal(6, (await QueuesAsync(again)).Count);
        Assert.Contains(first.Split('/')[^1], await QueuesAsync(again));
    }

    [Fact]
    public async Task A_protected_table_ends_the_deletion_with_the_reason_and_the_stack_is_still_there()
    {
        _stacks.Add("One", """
            {"Resources":{"Table":{"Type":"AWS::DynamoDB::Table","Properties":{
              "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
              "BillingMode":"PAY_PER_REQUEST","DeletionProtectionEnabled":true}}}}
            """);
        await using var cloud = await _stacks.StartAsync();

        var answer = await DeleteAsync(cloud, "One", HttpStatusCode.Conflict);

        Assert.Contains("protected against deletion", (string?)answer["problem"], StringComparison.Ordinal);
        Assert.Single(cloud.Stack.Resources);
    }

    [Fact]
    public async Task Of_two_assemblies_one_stack_goes_and_the_other_s_outputs_stay()
    {
        _stacks.Add("One", Queues);
        _stacks.Beside("Two", Queues);
        await using var cloud = await _stacks.StartAsync();
        Assert.Equal(["Kept", "Two.Kept"], cloud.Stack.Outputs.Keys.Order(StringComparer.Ordinal));
        using var http = new HttpClient();
        var two = await http.GetFromJsonAsync<JsonObject>(new Uri(cloud.Endpoints.Gateway, "/_local/stacks/Two/outputs"), Token);
        Assert.Equal(cloud.Stack.Outputs["Two.Kept"], (string?)two!["Kept"]);
        using var none = await http.GetAsync(new Uri(cloud.Endpoints.Gateway, "/_local/stacks/Three/outputs"), Token);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        await DeleteAsync(cloud, "Two");

        Assert.Equal(["Kept"], cloud.Stack.Outputs.Keys);
        Assert.All(cloud.Stack.Resources.Values, resource => Assert.Equal("One", resource.StackName));
    }

    [Fact]
    public async Task Two_assemblies_with_one_stack_do_not_start()
    {
        _stacks.Add("One", Queues);
        _stacks.Beside("One", Queues);

        var error = await Assert.ThrowsAsync<LocalCloudException>(() => _stacks.StartAsync());

        Assert.Contains("Two assemblies have the stack One", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_stops_the_start()
    {
        _stacks.Add("One", """{"Resources":{"Queue":{"Type":"AWS::SQS::Queue","DeletionPolicy":"Snapshot"}}}""");

        var error = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => _stacks.StartAsync());

        Assert.Contains("the DeletionPolicy Snapshot is not supported", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_that_is_not_there_is_not_deleted()
    {
        _stacks.Add("One", Queues);
        await using var cloud = await _stacks.StartAsync();

        Assert.Equal("There is no stack Two.", (string?)(await DeleteAsync(cloud, "Two", HttpStatusCode.NotFound))["problem"]);
    }

    private static async Task<JsonObject> DeleteAsync(LocalCloudHost cloud, string name, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var http = new HttpClient();
        using var answer = await http.DeleteAsync(new Uri(cloud.Endpoints.Gateway, $"/_local/stacks/{name}"), Token);
        Assert.Equal(expected, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Token))!;
    }

    private static async Task<IReadOnlyList<string>> QueuesAsync(LocalCloudHost cloud)
    {
        using var http = new HttpClient();
        var queues = await http.GetFromJsonAsync<JsonArray>(new Uri(cloud.Endpoints.Gateway, "/_local/queues"), Token);
        return [.. queues!.Select(queue => (string)queue!["name"]!)];
    }
}

using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.CloudFormation;

public sealed class CustomResourceTests
{
    private const string Answers = """
        async (event) => {
          const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
          const body = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'thing-1', ...ANSWER };
          globalThis.status = (await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(body) })).status;
          globalThis.again = (await fetch(ResponseURL, { method: 'PUT', body: '{}' })).status;
          require('fs').writeFileSync('event', JSON.stringify(event));
        }
        """;

    [Fact]
    public async Task Its_function_gets_the_documented_request_and_its_answer_gives_the_attributes()
    {
        using var assembly = Assembly("{ Status: 'SUCCESS', Data: { Address: 'here:1', Nested: { a: 1 } } }");
        assembly.Resources["Thing"]!["Properties"]!["Count"] = 3;
        assembly.Resources["Thing"]!["Properties"]!["List"] = new JsonArray(true, "x");
        assembly.Json["Outputs"]!["Thing"] = JsonNode.Parse("""{"Value": {"Ref": "Thing"}}""");
        assembly.Json["Outputs"]!["Address"] = JsonNode.Parse("""{"Value": {"Fn::GetAtt": ["Thing", "Address"]}}""");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        await cloud.Get<LocalCloud.Lambda.AsyncEvents>().WhenEmptyAsync();

        Assert.Equal("thing-1", cloud.Host.Stack.Outputs["Thing"]);
        Assert.Equal("here:1", cloud.Host.Stack.Outputs["Address"]);
        var request = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(assembly.Code, "event"), TestContext.Current.CancellationToken))!;
        Assert.Equal("Create", (string?)request["RequestType"]);
        Assert.Equal("Custom::Thing", (string?)request["ResourceType"]);
        Assert.Equal("Thing", (string?)request["LogicalResourceId"]);
        Assert.Equal("3", (string?)request["ResourceProperties"]!["Count"]);
        Assert.Equal("""["true","x"]""", request["ResourceProperties"]!["List"]!.ToJsonString());
        Assert.Equal((string?)request["ServiceToken"], (string?)request["ResourceProperties"]!["ServiceToken"]);
    }

    [Theory]
    [InlineData("{ Status: 'FAILED', Reason: 'no endpoint today' }", "no endpoint today")]
    [InlineData("{ Status: 'FAILED' }", "no reason was given")]
    [InlineData("{ Status: 'DONE' }", "Status is DONE")]
    [InlineData("{ Status: 'SUCCESS', PhysicalResourceId: '' }", "no PhysicalResourceId")]
    [InlineData("{ Status: 'SUCCESS', RequestId: 'other' }", "is not that of the request")]
    [InlineData("{ Status: 'SUCCESS', Data: { a: 'x'.repeat(5000) } }", "too long")]
    public async Task An_answer_that_is_no_success_stops_the_start_with_its_reason(string answer, string reason)
    {
        using var assembly = Assembly(answer);

        var e = await Assert.ThrowsAsync<LocalCloudException>(() => TinyCloud.StartAsync(assembly));

        Assert.StartsWith("Thing (Custom::Thing)", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_within_ServiceTimeout_stops_the_start()
    {
        using var assembly = new TinyAssembly("async () => 'forgot to answer'");
        AddThing(assembly);
        assembly.Resources["Thing"]!["Properties"]!["ServiceTimeout"] = "1";

        var e = await Assert.ThrowsAsync<LocalCloudException>(() => TinyCloud.StartAsync(assembly));

        Assert.Contains("did not answer within 1 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_URL_takes_one_answer()
    {
        using var assembly = Assembly("{ Status: 'SUCCESS' }");
        assembly.WriteHandler((await File.ReadAllTextAsync(assembly.Bootstrap, TestContext.Current.CancellationToken))
            .Split("const handler = ")[1].Split(";\n(async () => {\n  for")[0]
            .Replace("require('fs')", "if (!ResponseURL) return [status, again]; require('fs')", StringComparison.Ordinal)
            .Replace("globalThis.status = (await", "if (ResponseURL) globalThis.status = (await", StringComparison.Ordinal)
            .Replace("globalThis.again = (await", "if (ResponseURL) globalThis.again = (await", StringComparison.Ordinal));
        await using var cloud = await TinyCloud.StartAsync(assembly);
        await cloud.Get<LocalCloud.Lambda.AsyncEvents>().WhenEmptyAsync();

        Assert.Equal("[200,404]", (await cloud.ResultAsync())!.ToJsonString());
    }

    private static TinyAssembly Assembly(string answer)
    {
        var assembly = new TinyAssembly(Answers.Replace("ANSWER", answer, StringComparison.Ordinal));
        AddThing(assembly);
        return assembly;
    }

    private static void AddThing(TinyAssembly assembly) => assembly.Resources["Thing"] = JsonNode.Parse("""
        {"Type": "Custom::Thing", "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, "ServiceTimeout": 60}}
        """);
}

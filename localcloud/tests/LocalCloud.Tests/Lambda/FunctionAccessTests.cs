using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Lambda;

namespace LocalCloud.Tests.Lambda;

public sealed class FunctionAccessTests
{
    private const string Arn = "arn:aws:lambda:eu-west-1:123456789012:function:tiny";
    private const string RuleArn = "arn:aws:iot:eu-west-1:123456789012:rule/Archive";

    [Fact]
    public async Task A_service_without_permission_is_refused_and_the_event_is_not_queued()
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var e = await Assert.ThrowsAsync<AwsException>(() => cloud.Get<ILambdaInvoker>().InvokeEventAsync(
            Arn, "{}"u8.ToArray(), new Invoker { Service = "iot.amazonaws.com", SourceArn = RuleArn }, TestContext.Current.CancellationToken));

        Assert.Equal(("AccessDeniedException", 403), (e.Code, e.Status));
        Assert.Empty(cloud.Invocations);
        var refused = Assert.Single((JsonArray)(await cloud.LocalAsync("refused"))!)!;
        Assert.Equal(("lambda:InvokeFunction", Arn), ((string?)refused["action"], (string?)refused["resource"]));
    }

    [Theory]
    [ConformsTo("rule-lambda-permission")]
    [InlineData("iot.amazonaws.com", RuleArn, true)]
    [InlineData("iot.amazonaws.com", RuleArn + "s", false)]
    [InlineData("iot.amazonaws.com", null, false)]
    [InlineData("events.amazonaws.com", RuleArn, false)]
    public async Task A_permission_is_for_its_service_and_source_only(string service, string? source, bool isAllowed)
    {
        using var assembly = new TinyAssembly("async () => 'done'");
        assembly.Resources["Permission"] = JsonNode.Parse($$"""
            {"Type": "AWS::Lambda::Permission", "Properties": {"Action": "lambda:InvokeFunction", "FunctionName": {"Ref": "Function"},
              "Principal": "iot.amazonaws.com", "SourceArn": "{{RuleArn}}", "SourceAccount": {"Ref": "AWS::AccountId"} } }
            """);
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var invoke = () => cloud.Get<ILambdaInvoker>().InvokeAsync(
            Arn, "{}"u8.ToArray(), new Invoker { Service = service, SourceArn = source }, TestContext.Current.CancellationToken);

        if (isAllowed)
        {
            Assert.Equal("\"done\"", System.Text.Encoding.UTF8.GetString((await invoke()).Payload.Span));
        }
        else
        {
            Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<AwsException>(invoke)).Code);
        }
    }

    [Fact]
    public async Task A_role_needs_InvokeFunction()
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var principal = cloud.Get<ICredentials>()
            .Issue(cloud.Functions.Get("tiny").Definition.RoleArn, "somebody", TimeSpan.FromHours(1)).Principal;

        var e = await Assert.ThrowsAsync<AwsException>(() => cloud.Get<ILambdaInvoker>().InvokeAsync(
            Arn, "{}"u8.ToArray(), new Invoker { Principal = principal }, TestContext.Current.CancellationToken));

        Assert.Equal(
            $"User: {principal.Arn} is not authorized to perform: lambda:InvokeFunction on resource: {Arn} because no identity-based policy allows the lambda:InvokeFunction action",
            e.Message);
    }

    [Fact]
    public async Task A_role_that_Lambda_may_not_assume_stops_the_start()
    {
        using var assembly = new TinyAssembly("async () => 1");
        assembly.Resources["Role"]!["Properties"]!["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]!["Service"] = "iot.amazonaws.com";

        var e = await Assert.ThrowsAsync<LocalCloud.Hosting.LocalCloudException>(() => TinyCloud.StartAsync(assembly));

        Assert.Contains("Function (AWS::Lambda::Function)", e.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be assumed by Lambda", e.Message, StringComparison.Ordinal);
    }
}

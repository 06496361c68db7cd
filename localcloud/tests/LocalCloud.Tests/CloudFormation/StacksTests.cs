using LocalCloud.CloudFormation;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Sqs;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.CloudFormation;

public sealed class StacksTests : IDisposable
{
    private const string Producer = """
        {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
         "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-QueueArn"}}}}}
        """;

    private const string Consumer = """
        {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "second"}}},
         "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}},
                     "Foreign": {"Value": {"Fn::Join": ["|", ["is", {"Fn::ImportValue": {"Fn::Sub": "${Source}-QueueArn"}}]]}}},
         "Parameters": {"Source": {"Type": "String", "Default": "Producer"}}}
        """;

    private readonly Stacks _stacks = new();

    public void Dispose() => _stacks.Dispose();

    [Fact]
    public async Task A_stack_takes_what_another_exports_whichever_comes_first_in_the_assembly()
    {
        _stacks.Add("Consumer", Consumer);
        _stacks.Add("Producer", Producer);

        await using var cloud = await _stacks.StartAsync();

        Assert.StartsWith("is|arn:aws:sqs:eu-west-1:123456789012:Producer-Queue-", cloud.Stack.Outputs["Foreign"], StringComparison.Ordinal);
        Assert.Equal("arn:aws:sqs:eu-west-1:123456789012:second", cloud.Stack.Outputs["Consumer.Arn"]);
        Assert.Equal(["Consumer/Queue", "Producer/Queue"], cloud.Stack.Resources.Keys.Order());
    }

    [Fact]
    public async Task A_dependency_of_the_assembly_orders_stacks_that_share_nothing()
    {
        _stacks.Add("A", """{"Resources": {}, "Outputs": {"Who": {"Value": "A"}}}""", "B");
        _stacks.Add("B", """{"Resources": {}, "Outputs": {"Who": {"Value": "B"}}}""", "not-a-stack");

        await using var cloud = await _stacks.StartAsync();

        Assert.Equal(("B", "A"), (cloud.Stack.Outputs["Who"], cloud.Stack.Outputs["A.Who"]));
    }

    [Fact]
    public async Task An_import_that_nobody_exports_stops_the_start_before_anything_is_created()
    {
        _stacks.Add("Consumer", Consumer);
        _stacks.Add("Producer", Producer);

        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => _stacks.StartAsync(("Consumer:Source", "Nobody")));

        Assert.Equal("No stack of the assembly exports what others import: Consumer imports Nobody-QueueArn.", e.Message);
    }

    [Fact]
    public async Task Two_exports_of_one_name_stop_the_start()
    {
        const string Template = """{"Resources": {}, "Outputs": {"X": {"Value": "x", "Export": {"Name": "shared"}}}}""";
        _stacks.Add("A", Template);
        _stacks.Add("B", Template);

        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => _stacks.StartAsync());

        Assert.Equal("A and B both export shared.", e.Message);
    }

    [Fact]
    public async Task Stacks_that_take_from_each_other_stop_the_start()
    {
        _stacks.Add("A", """{"Resources": {}, "Outputs": {"X": {"Value": {"Fn::ImportValue": "b"}, "Export": {"Name": "a"}}}}""");
        _stacks.Add("B", """{"Resources": {}, "Outputs": {"X": {"Value": {"Fn::ImportValue": "a"}, "Export": {"Name": "b"}}}}""");

        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => _stacks.StartAsync());

        Assert.Equal("Stacks depend on each other in a circle: A -> B -> A.", e.Message);
    }

    [Fact]
    public async Task What_one_of_several_stacks_holds_in_vain_is_said_with_its_name()
    {
        _stacks.Add("Good", Producer);
        _stacks.Add("Bad", """{"Resources": {"Cluster": {"Type": "AWS::ECS::Cluster"}}}""");

        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => _stacks.StartAsync());

        Assert.StartsWith("Stack Bad: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("Cluster (AWS::ECS::Cluster): the resource type is not supported.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_a_condition_leaves_out_exports_nothing()
    {
        _stacks.Add("A", """
            {"Conditions": {"Never": {"Fn::Equals": ["a", "b"]}}, "Resources": {},
             "Outputs": {"X": {"Condition": "Never", "Value": {"Ref": "Nothing"}, "Export": {"Name": "x"}}}}
            """);
        _stacks.Add("B", """{"Resources": {}, "Outputs": {"X": {"Value": "x", "Export": {"Name": "x"}}}}""");

        await using var cloud = await _stacks.StartAsync();

        Assert.Equal("x", cloud.Stack.Outputs["X"]);
    }

    [Fact]
    public async Task A_restart_with_a_changed_template_keeps_the_data_of_what_stays()
    {
        _stacks.Add("Main", """{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}, "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}}}}""");
        await using (var before = await _stacks.StartAsync())
        {
            await before.Services.GetRequiredService<IQueues>().SendAsync(
                before.Stack.Outputs["Arn"], "kept", new Dictionary<string, QueueAttribute>(), Administrator.Principal("123456789012"));
        }

        _stacks.Add("Main", """
            {"Resources": {
               "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 77}},
               "Added": {"Type": "AWS::SQS::Queue"}},
             "Outputs": {"Url": {"Value": {"Ref": "Queue"}}}}
            """);
        await using var after = await _stacks.StartAsync();

        Assert.Equal(2, after.Stack.Resources.Count);
        Assert.Contains("\"Body\":\"kept\"", await Stacks.ReceiveAsync(after, after.Stack.Outputs["Url"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stage", "prod", "prod")]
    [InlineData("Main:Stage", "prod", "prod")]
    public async Task A_parameter_is_given_for_all_stacks_or_for_one(string name, string value, string expected)
    {
        _stacks.Add("Main", """
            {"Parameters": {"Stage": {"Type": "String", "Default": "dev", "AllowedValues": ["dev", "prod"]}}, "Resources": {},
             "Outputs": {"Stage": {"Value": {"Ref": "Stage"}}}}
            """);

        await using var cloud = await _stacks.StartAsync((name, value));

        Assert.Equal(expected, cloud.Stack.Outputs["Stage"]);
    }

    [Fact]
    public async Task A_parameter_that_no_stack_has_stops_the_start()
    {
        _stacks.Add("Main", """{"Resources": {}}""");

        Assert.Equal(
            "No stack has the parameter Other:Stage.",
            (await Assert.ThrowsAsync<LocalCloudException>(() => _stacks.StartAsync(("Other:Stage", "x")))).Message);
    }
}

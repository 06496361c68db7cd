using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Sqs;

/// <summary>Queue policies, decided by the real evaluation.</summary>
public sealed class QueueAccessTests : IAsyncLifetime
{
    private const string QueueArn = "arn:aws:sqs:eu-west-1:123456789012:q";
    private const string RuleArn = "arn:aws:events:eu-west-1:123456789012:rule/bus/rule";
    private const string Policy = $$$"""
        {"Version":"2012-10-17","Statement":[
          {"Sid":"DenyPlain","Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"{{{QueueArn}}}","Condition":{"Bool":{"aws:SecureTransport":"false"} } },
          {"Sid":"DenyOtherReaders","Effect":"Deny","Principal":"*","Action":["sqs:ReceiveMessage","sqs:PurgeQueue"],"Resource":"{{{QueueArn}}}","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/redrive"} } },
          {"Sid":"AcceptEvents","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"{{{QueueArn}}}","Condition":{"ArnEquals":{"aws:SourceArn":"{{{RuleArn}}}"} } }]}
        """;

    private GatewayHost _host = null!;

    private IQueues Queues => _host.Services.GetRequiredService<IQueues>();

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(services => services.AddSqs());
        var queue = await _host.CreateAsync("AWS::SQS::Queue", """{"QueueName":"q","SqsManagedSseEnabled":true}""");
        await _host.CreateAsync("AWS::SQS::QueuePolicy", $$"""{"Queues":["{{queue.Ref}}"],"PolicyDocument":{{Policy}}}""");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_rule_that_the_policy_names_may_send()
    {
        await Queues.SendAsync(QueueArn, "x", new Dictionary<string, QueueAttribute>(), "events.amazonaws.com", RuleArn);

        Assert.Equal(1, _host.Services.GetRequiredService<Queues>().ByName("q").Count().Visible);
    }

    [Theory]
    [ConformsTo("events-dlq-needs-queue-policy")]
    [InlineData("events.amazonaws.com", "arn:aws:events:eu-west-1:123456789012:rule/bus/other")]
    [InlineData("sns.amazonaws.com", RuleArn)]
    public async Task Other_rules_and_services_may_not_send(string service, string sourceArn)
    {
        var error = await Assert.ThrowsAsync<AwsException>(
            () => Queues.SendAsync(QueueArn, "x", new Dictionary<string, QueueAttribute>(), service, sourceArn));

        Assert.Equal("AccessDenied", error.Code);
    }

    [Fact]
    [ConformsTo("rule-sqs-role")]
    public async Task A_role_may_send_by_its_own_policy()
    {
        var allowed = await PrincipalAsync("sqs:SendMessage");
        var other = await PrincipalAsync("sqs:GetQueueUrl");

        await Queues.SendAsync(QueueArn, "x", new Dictionary<string, QueueAttribute>(), allowed);

        await Assert.ThrowsAsync<AwsException>(() => Queues.SendAsync(QueueArn, "x", new Dictionary<string, QueueAttribute>(), other));
    }

    [Fact]
    public async Task A_deny_of_the_queue_goes_before_an_allow_of_the_role_but_not_before_the_administrator()
    {
        var queues = _host.Services.GetRequiredService<Queues>();
        var queue = queues.ByName("q");
        var reader = await PrincipalAsync("sqs:ReceiveMessage");

        var error = Assert.Throws<AwsException>(() => queues.Demand(reader, "sqs:ReceiveMessage", queue));

        Assert.EndsWith("with an explicit deny in a policy", error.Message, StringComparison.Ordinal);
        queues.Demand(Administrator.Principal("123456789012"), "sqs:ReceiveMessage", queue);
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_named_so() => Assert.Equal(
        "AWS.SimpleQueueService.NonExistentQueue",
        (await Assert.ThrowsAsync<AwsException>(() => Queues.SendAsync(QueueArn + "2", "x", new Dictionary<string, QueueAttribute>(), "events.amazonaws.com", RuleArn))).Code);

    private async Task<Principal> PrincipalAsync(string action)
    {
        var credentials = await _host.AssumeAsync($$"""[{"Effect":"Allow","Action":"{{action}}","Resource":"{{QueueArn}}"}]""", "Role" + action.Split(':')[1]);
        var keys = await credentials.GetCredentialsAsync();
        return _host.Services.GetRequiredService<ICredentialLookup>().Find(keys.AccessKey, keys.Token)!.Principal;
    }
}

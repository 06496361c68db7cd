using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Sqs;

/// <summary>The AWS SDK for JavaScript, which compares the digests, against the gateway.</summary>
public sealed class SqsClientTests
{
    [Fact]
    public async Task The_SDK_sends_receives_and_deletes()
    {
        await using var host = await GatewayHost.StartAsync(services => services.AddSqs());
        var queue = await host.CreateAsync("AWS::SQS::Queue", """{"QueueName":"q"}""");

        var output = await NodeScript.RunAsync(host.Address, $$"""
            const { SQS } = require('@aws-sdk/client-sqs');
            const sqs = new SQS({});
            const QueueUrl = '{{queue.Ref}}';
            await sqs.sendMessage({ QueueUrl, MessageBody: 'grüße', MessageAttributes: { RULE_ARN: { DataType: 'String', StringValue: 'arn' } } });
            const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 1 });
            await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle });
            const left = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
            const error = await sqs.getQueueUrl({ QueueName: 'other' }).catch(e => e);
            console.log([Messages[0].Body, Messages[0].MessageAttributes.RULE_ARN.StringValue,
              left.Attributes.ApproximateNumberOfMessagesNotVisible, error.name].join(' '));
            """);

        Assert.Equal("grüße arn 0 QueueDoesNotExist", output);
    }
}

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

    [Fact]
    public async Task The_SDK_works_with_batches_and_with_queues_of_its_own()
    {
        await using var host = await GatewayHost.StartAsync(services => services.AddSqs());

        var output = await NodeScript.RunAsync(host.Address, """
            const { SQS } = require('@aws-sdk/client-sqs');
            const sqs = new SQS({});
            const { QueueUrl } = await sqs.createQueue({ QueueName: 'own', Attributes: { VisibilityTimeout: '7' } });
            const sent = await sqs.sendMessageBatch({ QueueUrl, Entries: [
              { Id: 'a', MessageBody: 'one', MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } } },
              { Id: 'b', MessageBody: '\u0001' }] });
            const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] });
            const entry = { Id: 'x', ReceiptHandle: Messages[0].ReceiptHandle };
            const hidden = await sqs.changeMessageVisibilityBatch({ QueueUrl, Entries: [{ ...entry, VisibilityTimeout: 9 }] });
            const deleted = await sqs.deleteMessageBatch({ QueueUrl, Entries: [entry] });
            await sqs.setQueueAttributes({ QueueUrl, Attributes: { DelaySeconds: '3' } });
            const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
            await sqs.deleteQueue({ QueueUrl });
            const gone = await sqs.getQueueUrl({ QueueName: 'own' }).catch(e => e);
            console.log([sent.Successful[0].Id, sent.Failed[0].Id, sent.Failed[0].Code, hidden.Successful.length, deleted.Successful.length,
              Attributes.VisibilityTimeout, Attributes.DelaySeconds, gone.name].join(' '));
            """);

        Assert.Equal("a b InvalidMessageContents 1 1 7 3 QueueDoesNotExist", output);
    }
}

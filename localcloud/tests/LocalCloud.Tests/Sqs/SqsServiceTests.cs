using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LocalCloud.Gateway;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Sqs;

public sealed class SqsServiceTests : IDisposable
{
    private readonly SqsCloud _cloud = new();

    [Fact]
    public async Task A_message_goes_through_with_its_attributes_and_digests()
    {
        var sent = await _cloud.SucceedAsync("SendMessage", $$$"""
            {"QueueUrl":"{{{_cloud.Url}}}","MessageBody":"This is a test message",
             "MessageAttributes":{"kind":{"DataType":"String","StringValue":"x"},"raw":{"DataType":"Binary","BinaryValue":"AP8="} } }
            """);
        var received = await _cloud.SucceedAsync("ReceiveMessage", $$"""
            {"QueueUrl":"{{_cloud.Url}}","MessageAttributeNames":["All"],"AttributeNames":["ApproximateReceiveCount","SenderId"]}
            """);

        Assert.Equal("fafb00f5732ab283681e124bf8747ed1", (string?)sent["MD5OfMessageBody"]);
        var message = received["Messages"]![0]!.AsObject();
        Assert.Equal((string?)sent["MessageId"], (string?)message["MessageId"]);
        Assert.Equal((string?)sent["MD5OfMessageAttributes"], (string?)message["MD5OfMessageAttributes"]);
        Assert.Equal("AP8=", (string?)message["MessageAttributes"]!["raw"]!["BinaryValue"]);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"ApproximateReceiveCount":"1","SenderId":"AROAWORKER:session"}"""), message["Attributes"]));
    }

    [Fact]
    public async Task Attributes_are_given_only_when_asked_for()
    {
        await _cloud.SucceedAsync("SendMessage", $$$"""
            {"QueueUrl":"{{{_cloud.Url}}}","MessageBody":"x","MessageAttributes":{"a.b":{"DataType":"String","StringValue":"x"},"c":{"DataType":"Number","StringValue":"1"} } }
            """);
        var one = await _cloud.SucceedAsync("ReceiveMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","VisibilityTimeout":0,"MessageAttributeNames":["a.*"]}""");
        var none = await _cloud.SucceedAsync("ReceiveMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","VisibilityTimeout":0}""");

        Assert.Equal(["a.b"], one["Messages"]![0]!["MessageAttributes"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(
            MessageDigest.OfAttributes(new Dictionary<string, QueueAttribute> { ["a.b"] = new("String", "x") }),
            (string?)one["Messages"]![0]!["MD5OfMessageAttributes"]);
        Assert.Equal(["MessageId", "ReceiptHandle", "MD5OfBody", "Body"], none["Messages"]![0]!.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public async Task An_empty_queue_answers_an_empty_object() =>
        Assert.Empty(await _cloud.SucceedAsync("ReceiveMessage", $$"""{"QueueUrl":"{{_cloud.Url}}"}"""));

    [Fact]
    public async Task Messages_survive_a_restart()
    {
        await _cloud.SucceedAsync("SendMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","MessageBody":"kept"}""");

        _cloud.Restart();

        var received = await _cloud.SucceedAsync("ReceiveMessage", $$"""{"QueueUrl":"{{_cloud.Url}}"}""");
        Assert.Equal("kept", (string?)received["Messages"]![0]!["Body"]);
    }

    [Fact]
    public async Task The_queue_tells_its_attributes()
    {
        await _cloud.SucceedAsync("SendMessage", $$"""{"QueueUrl":"{{_cloud.Url}}","MessageBody":"x"}""");

        var answer = await _cloud.SucceedAsync("GetQueueAttributes", $$"""{"QueueUrl":"{{_cloud.Url}}","AttributeNames":["All"]}""");
        var urls = await _cloud.SucceedAsync("ListQueues", "{}");

        Assert.Equal("1", (string?)answer["Attributes"]!["ApproximateNumberOfMessages"]);
        Assert.Equal("arn:aws:sqs:eu-west-1:123456789012:q", (string?)answer["Attributes"]!["QueueArn"]);
        Assert.Equal("30", (string?)answer["Attributes"]!["VisibilityTimeout"]);
        Assert.Equal([_cloud.DeadUrl, _cloud.Url], urls["QueueUrls"]!.AsArray().Select(url => (string?)url));
        Assert.Equal("""{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dead","maxReceiveCount":2}""", (string?)answer["Attributes"]!["RedrivePolicy"]);
        Assert.Equal(_cloud.Url, (string?)(await _cloud.SucceedAsync("GetQueueUrl", """{"QueueName":"q"}"""))["QueueUrl"]);
    }

    [Theory]
    [InlineData("SendMessage", """{"MessageBody":"x"}""", "MissingParameter")]
    [InlineData("SendMessage", """{"QueueUrl":"U"}""", "MissingParameter")]
    [InlineData("SendMessage", """{"QueueUrl":"http://localhost:4566/123456789012/other","MessageBody":"x"}""", "AWS.SimpleQueueService.NonExistentQueue")]
    [InlineData("SendMessage", """{"QueueUrl":"http://localhost:4566/999999999999/q","MessageBody":"x"}""", "AWS.SimpleQueueService.NonExistentQueue")]
    [InlineData("SendMessage", """{"QueueUrl":"q","MessageBody":"x"}""", "AWS.SimpleQueueService.NonExistentQueue")]
    [InlineData("SendMessage", """{"QueueUrl":"U","MessageBody":"x","DelaySeconds":901}""", "InvalidParameterValue")]
    [InlineData("SendMessage", """{"QueueUrl":"U","MessageBody":"x","MessageGroupId":"g"}""", "InvalidParameterValue")]
    [InlineData("SendMessage", """{"QueueUrl":"U","MessageBody":"x","MessageAttributes":{"a":{}}}""", "InvalidParameterValue")]
    [InlineData("SendMessage", """{"QueueUrl":"U","MessageBody":1}""", "SerializationException")]
    [InlineData("ReceiveMessage", """{"QueueUrl":"U","MaxNumberOfMessages":11}""", "InvalidParameterValue")]
    [InlineData("ReceiveMessage", """{"QueueUrl":"U","MaxNumberOfMessages":0}""", "InvalidParameterValue")]
    [InlineData("ReceiveMessage", """{"QueueUrl":"U","WaitTimeSeconds":21}""", "InvalidParameterValue")]
    [InlineData("ReceiveMessage", """{"QueueUrl":"U","VisibilityTimeout":"soon"}""", "InvalidParameterValue")]
    [InlineData("DeleteMessage", """{"QueueUrl":"U","ReceiptHandle":"x"}""", "ReceiptHandleIsInvalid")]
    [InlineData("DeleteMessage", """{"QueueUrl":"U"}""", "MissingParameter")]
    [InlineData("ChangeMessageVisibility", """{"QueueUrl":"U","ReceiptHandle":"x"}""", "MissingParameter")]
    [InlineData("GetQueueAttributes", """{"QueueUrl":"U","AttributeNames":["Colour"]}""", "InvalidAttributeName")]
    [InlineData("GetQueueUrl", """{"QueueName":"other"}""", "AWS.SimpleQueueService.NonExistentQueue")]
    [InlineData("CreateQueue", """{"QueueName":"other.fifo","Attributes":{"FifoQueue":"true"}}""", "NotEmulatedException")]
    [InlineData("AddPermission", """{"QueueUrl":"U"}""", "NotEmulatedException")]
    [InlineData("ReceiveMessage", """{"QueueUrl":"U","MessageSystemAttributeNames":["Colour"]}""", "InvalidAttributeName")]
    [InlineData("SendMessage", """{"QueueUrl":"U","MessageBody":"x","MessageSystemAttributes":{"Colour":{"DataType":"String","StringValue":"x"}}}""", "InvalidParameterValue")]
    public async Task Bad_input_is_refused(string operation, string input, string code)
    {
        var error = await Assert.ThrowsAsync<AwsException>(
            () => _cloud.CallAsync(operation, input.Replace("\"U\"", $"\"{_cloud.Url}\"", StringComparison.Ordinal)));

        Assert.Equal(code, error.Code);
    }

    [Theory]
    [InlineData("SendMessage", "sqs:SendMessage")]
    [InlineData("ReceiveMessage", "sqs:ReceiveMessage")]
    [InlineData("DeleteMessage", "sqs:DeleteMessage")]
    [InlineData("ChangeMessageVisibility", "sqs:ChangeMessageVisibility")]
    [InlineData("GetQueueAttributes", "sqs:GetQueueAttributes")]
    [InlineData("PurgeQueue", "sqs:PurgeQueue")]
    public async Task An_operation_that_no_policy_allows_is_denied_in_the_shape_of_SQS(string operation, string action)
    {
        _cloud.Access.Allows = _ => false;

        var error = await Assert.ThrowsAsync<AwsException>(() => _cloud.CallAsync(operation, $$"""{"QueueUrl":"{{_cloud.Url}}"}"""));

        Assert.Equal("AccessDenied", error.Code);
        Assert.Equal(
            $"User: {Principals.Role.Arn} is not authorized to perform: {action.ToLowerInvariant()} on resource: "
            + $"arn:aws:sqs:eu-west-1:123456789012:q because no identity-based policy allows the {action.ToLowerInvariant()} action",
            error.Message);
        Assert.Equal(action, Assert.Single(_cloud.Access.Refused).Action);
    }

    [Fact]
    public void An_error_carries_the_code_of_the_query_protocol_for_older_code()
    {
        var response = _cloud.Service.Error(SqsErrors.NonExistentQueue(), SqsCloud.JsonHeaders);

        Assert.Equal(400, response.Status);
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue;Sender", response.Headers["x-amzn-query-error"]);
        Assert.Equal("com.amazonaws.sqs#QueueDoesNotExist", (string?)JsonNode.Parse(response.Body.Span)!["__type"]);
    }

    [Fact]
    public async Task The_query_protocol_of_older_SDKs_is_understood()
    {
        XNamespace ns = "http://queue.amazonaws.com/doc/2012-11-05/";
        var url = Uri.EscapeDataString(_cloud.Url);
        var sent = Xml(await _cloud.QueryAsync(
            $"Action=SendMessage&Version=2012-11-05&QueueUrl={url}&MessageBody=a%26b&MessageAttribute.1.Name=kind&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=x"));
        var received = Xml(await _cloud.QueryAsync(
            $"Action=ReceiveMessage&Version=2012-11-05&QueueUrl={url}&AttributeName.1=All&MessageAttributeName.1=All&MaxNumberOfMessages=10"));

        var message = received.Root!.Element(ns + "ReceiveMessageResult")!.Element(ns + "Message")!;
        Assert.Equal(sent.Root!.Element(ns + "SendMessageResult")!.Element(ns + "MessageId")!.Value, message.Element(ns + "MessageId")!.Value);
        Assert.Equal("a&b", message.Element(ns + "Body")!.Value);
        Assert.Equal("x", message.Element(ns + "MessageAttribute")!.Element(ns + "Value")!.Element(ns + "StringValue")!.Value);
        Assert.Equal(4, message.Elements(ns + "Attribute").Count());
    }

    [Fact]
    public async Task An_error_in_the_query_protocol_is_XML()
    {
        var error = await Assert.ThrowsAsync<AwsException>(() => _cloud.QueryAsync("Action=GetQueueUrl&QueueName=other"));

        var response = _cloud.Service.Error(error, new HeaderDictionary());

        Assert.Equal(400, response.Status);
        Assert.Contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>", Encoding.UTF8.GetString(response.Body.Span), StringComparison.Ordinal);
    }

    public void Dispose() => _cloud.Dispose();

    private static XDocument Xml(AwsResponse response)
    {
        Assert.Equal(200, response.Status);
        return XDocument.Parse(Encoding.UTF8.GetString(response.Body.Span));
    }
}

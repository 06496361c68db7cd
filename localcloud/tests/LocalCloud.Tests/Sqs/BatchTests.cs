using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LocalCloud.Gateway;

namespace LocalCloud.Tests.Sqs;

public sealed class BatchTests : IDisposable
{
    private const int MegaByte = 1_048_576;

    private readonly SqsCloud _cloud = new();

    [Fact]
    public async Task An_entry_fails_by_itself()
    {
        var answer = await _cloud.SucceedAsync("SendMessageBatch", Entries(
            """{"Id":"good","MessageBody":"one"}""", """{"Id":"bad","MessageBody":"\u0001"}""", """{"Id":"half","MessageBody":"x\ud83d"}""", """{"Id":"slow","MessageBody":"two","DelaySeconds":901}"""));

        Assert.Equal(["good"], answer["Successful"]!.AsArray().Select(entry => (string?)entry!["Id"]));
        Assert.Equal("f97c5d29941bfb1b2fdab0874906ab82", (string?)answer["Successful"]![0]!["MD5OfMessageBody"]);
        Assert.Equal(
            [("bad", "InvalidMessageContents", true), ("half", "InvalidMessageContents", true), ("slow", "InvalidParameterValue", true)],
            answer["Failed"]!.AsArray().Select(entry => ((string?)entry!["Id"], (string?)entry["Code"], (bool)entry["SenderFault"]!)));
        Assert.Single(await _cloud.ReceiveAsync(_cloud.Url));
    }

    [Fact]
    public async Task Messages_are_deleted_and_hidden_by_batches()
    {
        await _cloud.SucceedAsync("SendMessageBatch", Entries("""{"Id":"a","MessageBody":"one"}""", """{"Id":"b","MessageBody":"two"}"""));
        var received = await _cloud.ReceiveAsync(_cloud.Url);

        var hidden = await _cloud.SucceedAsync("ChangeMessageVisibilityBatch", Entries(
            $$"""{"Id":"x","ReceiptHandle":"{{received[0]!["ReceiptHandle"]}}","VisibilityTimeout":0}""",
            """{"Id":"y","ReceiptHandle":"nonsense","VisibilityTimeout":0}""",
            $$"""{"Id":"z","ReceiptHandle":"{{received[1]!["ReceiptHandle"]}}"}"""));
        var deleted = await _cloud.SucceedAsync("DeleteMessageBatch", Entries(
            $$"""{"Id":"x","ReceiptHandle":"{{received[0]!["ReceiptHandle"]}}"}""", """{"Id":"y","ReceiptHandle":"nonsense"}"""));

        Assert.Equal(["x"], hidden["Successful"]!.AsArray().Select(entry => (string?)entry!["Id"]));
        Assert.Equal(["ReceiptHandleIsInvalid", "MissingParameter"], hidden["Failed"]!.AsArray().Select(entry => (string?)entry!["Code"]));
        Assert.Equal(["x"], deleted["Successful"]!.AsArray().Select(entry => (string?)entry!["Id"]));
        Assert.Equal("ReceiptHandleIsInvalid", (string?)deleted["Failed"]![0]!["Code"]);
        Assert.Empty(await _cloud.ReceiveAsync(_cloud.Url));
    }

    [Theory]
    [InlineData("""{"QueueUrl":"U"}""", "AWS.SimpleQueueService.EmptyBatchRequest")]
    [InlineData("""{"QueueUrl":"U","Entries":[]}""", "AWS.SimpleQueueService.EmptyBatchRequest")]
    [InlineData("""{"QueueUrl":"U","Entries":[{"MessageBody":"x"}]}""", "MissingParameter")]
    [InlineData("""{"QueueUrl":"U","Entries":[{"Id":"a","MessageBody":"x"},{"Id":"a","MessageBody":"x"}]}""", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct")]
    [InlineData("""{"QueueUrl":"U","Entries":[{"Id":"a b","MessageBody":"x"}]}""", "AWS.SimpleQueueService.InvalidBatchEntryId")]
    public async Task A_batch_that_is_none_is_refused_as_a_whole(string input, string code)
    {
        Assert.Equal(code, await _cloud.FailAsync("SendMessageBatch", input));
        Assert.Empty(await _cloud.ReceiveAsync(_cloud.Url));
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "AWS.SimpleQueueService.TooManyEntriesInBatchRequest")]
    public async Task A_batch_has_at_most_ten_entries(int count, string? code)
    {
        var entries = Enumerable.Range(0, count).Select(i => $$"""{"Id":"{{i}}","MessageBody":"x"}""").ToArray();

        await ExpectAsync(Entries(entries), code);
    }

    [Theory]
    [InlineData(80, null)]
    [InlineData(81, "AWS.SimpleQueueService.InvalidBatchEntryId")]
    public Task An_entry_id_has_at_most_80_characters(int length, string? code) =>
        ExpectAsync(Entries($$"""{"Id":"{{new string('i', length)}}","MessageBody":"x"}"""), code);

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "AWS.SimpleQueueService.BatchRequestTooLong")]
    public Task All_messages_of_a_batch_together_have_a_limit(int more, string? code)
    {
        var half = new string('x', MegaByte / 2);

        return ExpectAsync(Entries($$"""{"Id":"a","MessageBody":"{{half}}"}""", $$"""{"Id":"b","MessageBody":"{{half}}{{new string('x', more)}}"}"""), code);
    }

    [Fact]
    public async Task A_batch_needs_the_permission_of_its_single_operation()
    {
        _cloud.Access.Allows = _ => false;

        Assert.Equal("AccessDenied", await _cloud.FailAsync("SendMessageBatch", Entries("""{"Id":"a","MessageBody":"x"}""")));
        Assert.Equal("sqs:SendMessage", Assert.Single(_cloud.Access.Refused).Action);
    }

    [Fact]
    public async Task The_query_protocol_has_batches_too()
    {
        XNamespace ns = "http://queue.amazonaws.com/doc/2012-11-05/";
        var response = await _cloud.QueryAsync(
            $"Action=SendMessageBatch&Version=2012-11-05&QueueUrl={Uri.EscapeDataString(_cloud.Url)}"
            + "&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=one"
            + "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=kind&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=x"
            + "&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=%01");

        var result = XDocument.Parse(Encoding.UTF8.GetString(response.Body.Span)).Root!.Element(ns + "SendMessageBatchResult")!;
        Assert.Equal("a", result.Element(ns + "SendMessageBatchResultEntry")!.Element(ns + "Id")!.Value);
        Assert.Equal("true", result.Element(ns + "BatchResultErrorEntry")!.Element(ns + "SenderFault")!.Value);
        Assert.NotNull(result.Element(ns + "SendMessageBatchResultEntry")!.Element(ns + "MD5OfMessageAttributes"));
    }

    [Fact]
    public void An_error_of_a_batch_has_its_name_in_the_JSON_protocol()
    {
        var response = _cloud.Service.Error(new AwsException("AWS.SimpleQueueService.EmptyBatchRequest", 400, "x"), SqsCloud.JsonHeaders);

        Assert.Equal("com.amazonaws.sqs#EmptyBatchRequest", (string?)JsonNode.Parse(response.Body.Span)!["__type"]);
    }

    public void Dispose() => _cloud.Dispose();

    private string Entries(params string[] entries) => $$"""{"QueueUrl":"{{_cloud.Url}}","Entries":[{{string.Join(',', entries)}}]}""";

    private async Task ExpectAsync(string input, string? code)
    {
        if (code is { })
        {
            Assert.Equal(code, await _cloud.FailAsync("SendMessageBatch", input));
        }
        else
        {
            Assert.Null((await _cloud.SucceedAsync("SendMessageBatch", input))["Failed"]);
        }
    }
}

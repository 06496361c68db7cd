using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sqs;

public sealed class QueuePageTests : IDisposable
{
    private readonly SqsCloud _cloud = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [ConformsTo("sqs-list-queues-pages")]
    public async Task Pages_have_each_queue_once_however_many_are_on_one(int size)
    {
        AddQueues();
        List<string> seen = [];
        string? token = null;
        do
        {
            var page = await _cloud.SucceedAsync(
                "ListQueues", new JsonObject { ["MaxResults"] = size, ["NextToken"] = token, ["QueueNamePrefix"] = "p" }.ToJsonString());
            Assert.InRange(page["QueueUrls"]!.AsArray().Count, 1, size);
            seen.AddRange(page["QueueUrls"]!.AsArray().Select(url => url!.GetValue<string>().Split('/')[^1]));
            token = (string?)page["NextToken"];
        }
        while (token is not null);

        Assert.Equal(["p0", "p1", "p2", "p3", "p4"], seen);
    }

    [Fact]
    [ConformsTo("sqs-list-queues-pages")]
    public async Task Who_says_no_number_is_given_no_token()
    {
        AddQueues();

        var all = await _cloud.SucceedAsync("ListQueues", """{"QueueNamePrefix":"p"}""");

        Assert.Equal(5, all["QueueUrls"]!.AsArray().Count);
        Assert.Null(all["NextToken"]);
    }

    [Fact]
    public async Task The_sources_of_a_dead_letter_queue_are_listed_in_pages_too()
    {
        foreach (var name in (string[])["s1", "s2"])
        {
            _cloud.Queues.Create(name, new QueueSettings { Redrive = new(_cloud.Queues.ArnOf("dead"), 2) });
        }

        var first = await _cloud.SucceedAsync("ListDeadLetterSourceQueues", $$"""{"QueueUrl":"{{_cloud.DeadUrl}}","MaxResults":2}""");
        var second = await _cloud.SucceedAsync(
            "ListDeadLetterSourceQueues", $$"""{"QueueUrl":"{{_cloud.DeadUrl}}","MaxResults":2,"NextToken":"{{first["NextToken"]}}"}""");

        Assert.Equal((2, 1), (first["queueUrls"]!.AsArray().Count, second["queueUrls"]!.AsArray().Count));
        Assert.Null(second["NextToken"]);
    }

    [Fact]
    public async Task The_query_protocol_has_pages_too()
    {
        AddQueues();
        XNamespace ns = "http://queue.amazonaws.com/doc/2012-11-05/";

        var response = await _cloud.QueryAsync("Action=ListQueues&QueueNamePrefix=p&MaxResults=4");

        var answer = XDocument.Parse(Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal(4, answer.Descendants(ns + "QueueUrl").Count());
        Assert.NotEmpty(answer.Descendants(ns + "NextToken").Single().Value);
    }

    [Theory]
    [InlineData("""{"MaxResults":0}""")]
    [InlineData("""{"MaxResults":1001}""")]
    [InlineData("""{"MaxResults":1,"NextToken":"made-up"}""")]
    public async Task A_page_that_is_none_is_refused(string input) =>
        Assert.Equal("InvalidParameterValue", await _cloud.FailAsync("ListQueues", input));

    [Fact]
    public async Task A_queue_of_another_account_is_not_there()
    {
        Assert.Equal(_cloud.Url, (string?)(await _cloud.SucceedAsync("GetQueueUrl", """{"QueueName":"q","QueueOwnerAWSAccountId":"123456789012"}"""))["QueueUrl"]);
        Assert.Equal(
            "AWS.SimpleQueueService.NonExistentQueue",
            await _cloud.FailAsync("GetQueueUrl", """{"QueueName":"q","QueueOwnerAWSAccountId":"210987654321"}"""));
    }

    public void Dispose() => _cloud.Dispose();

    private void AddQueues()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            _cloud.Queues.Create($"p{i}", new QueueSettings());
        }
    }
}

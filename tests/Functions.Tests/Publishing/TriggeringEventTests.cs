using System.Text;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;

namespace Functions.Tests.Publishing;

public sealed class TriggeringEventTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"detail-type":"Notification","detail":null}""")]
    [InlineData("""{"detail-type":"Notification","detail":[]}""")]
    [InlineData("""{"detail-type":5,"detail":"{}","id":{}}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"detail-type":5,"detail":{"\ud800":1},"\udc00":1}""")]
    public async Task Any_json_is_answered_with_a_problem_and_never_with_an_exception(string input)
    {
        using var backend = new TestBackend();

        var notification = await backend.PublishNotification.HandleAsync(Read(input), new FakeContext());
        var update = await backend.PublishUpdate.HandleAsync(Read(input), new FakeContext());

        Assert.Equal((400, 400), (notification.Problem?.Status, update.Problem?.Status));
        Assert.All(backend.Lines, line => Assert.Equal("WARN", line.GetProperty("level").GetString()));
    }

    [Fact]
    public async Task Json_nested_very_deep_is_published_like_any_other()
    {
        using var backend = new TestBackend();
        var nested = new string('[', 400) + new string(']', 400);
        var deep = """{"topic":"feeds/f/updates","message":{"a":""" + nested + "}}";

        var result = await backend.PublishUpdate.HandleAsync(Read(deep), new FakeContext());

        Assert.Equal(1, result.Published);
    }

    [Fact]
    public void An_answer_says_published_unknown_recipients_and_problem()
    {
        var written = Events.EventFile.Written(
            new PublishResult { Published = 2, UnknownRecipients = ["x"] }, new FunctionsSerializer());

        Assert.Equal("""{"published":2,"conflicts":0,"suppressed":0,"unknownRecipients":["x"]}""", written.GetRawText());
    }

    private static TriggeringEvent Read(string input)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        return new FunctionsSerializer()
            .Deserialize<TriggeringEvent>(stream);
    }
}

using System.Text;
using System.Text.Json;
using Functions.Tests.Fakes;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;

namespace Functions.Tests.Publishing;

/// <summary>Whatever body comes again under an id: what is published is what the log has there.</summary>
public sealed class BackendPublisherTests : IDisposable
{
    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData("feeds/f/updates", "feeds/f/updates")]
    [InlineData("chat/general", "chat/general/log")]
    public async Task A_used_id_publishes_what_stands_under_it(string topic, string copy)
    {
        await PublishAsync(topic, Message("a", "first"));
        var sent = _backend.Iot.Published.ToList();
        _backend.Clock.Now += TimeSpan.FromSeconds(5);

        var repeated = await PublishAsync(topic, Message("a", "second"));

        Assert.Equal(new Publication(Repeated: 1, Conflicts: 1), repeated);
        Assert.Equal([.. sent, .. sent], _backend.Iot.Published);
        Assert.Equal("first", _backend.Iot.Json(copy).GetProperty("text").GetString());
        Assert.Equal(["first"], LoggedTexts(topic));
    }

    [Fact]
    public async Task Of_one_id_with_two_bodies_in_a_batch_the_first_counts_everywhere()
    {
        await PublishAsync("chat/general", Message("a", "first"), Message("b", "between"), Message("a", "second"));

        Assert.Equal(["first", "between"], LoggedTexts("chat/general"));
        Assert.Equal(["first", "between", "first"], LiveTexts("chat/general"));
        Assert.Equal(["first", "between", "first"], LiveTexts("chat/general/log"));
    }

    [Fact]
    public async Task A_batch_with_a_used_id_publishes_what_stands_under_it()
    {
        await PublishAsync("chat/general", Message("a", "first"));

        await PublishAsync("chat/general", Message("b", "between"), Message("a", "second"));

        Assert.Equal(["first", "between"], LoggedTexts("chat/general"));
        Assert.Equal(["first", "between", "first"], LiveTexts("chat/general"));
        Assert.Equal(["first", "between", "first"], LiveTexts("chat/general/log"));
    }

    private static OutgoingMessage Message(string id, string text) =>
        new(id, Payload.Inspect(Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""")));

    private static string? Text(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("text").GetString();
    }

    private Task<Publication> PublishAsync(string topic, params OutgoingMessage[] messages) =>
        _backend.Backend.PublishAsync(TopicName.Parse(topic), messages, TestContext.Current.CancellationToken);

    private IEnumerable<string?> LoggedTexts(string topic) =>
        _backend.Store.Messages(topic).Select(message => Text(Encoding.UTF8.GetString(message.Body.Span)));

    private IEnumerable<string?> LiveTexts(string topic) =>
        _backend.Iot.Published.Where(message => message.Topic == topic).Select(message => Text(message.Payload));
}

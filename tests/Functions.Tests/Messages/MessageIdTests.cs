using Realtime.Messages;

namespace Functions.Tests.Messages;

public sealed class MessageIdTests
{
    [Fact]
    public void An_id_depends_on_event_recipient_and_place_and_on_nothing_else()
    {
        string[] ids =
        [
            MessageId.Create("event", "recipient"),
            MessageId.Create("event", "recipient", 1),
            MessageId.Create("event", "other"),
            MessageId.Create("other", "recipient"),
            MessageId.Create("event\nrecipient", ""),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], MessageId.Create("event", "recipient"));
        // Pinned: another text here would make every event that is in flight during a deployment a new message.
        Assert.Equal("NGLhKXjkm-ADkr_4sghYlg", ids[0]);
    }

    [Fact]
    public void A_made_id_is_a_valid_id() =>
        Assert.All(Enumerable.Range(0, 1_000), i => Assert.True(MessageId.IsValid(MessageId.Create("event", "recipient", i))));
}

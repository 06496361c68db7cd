using Realtime.Messages;

namespace Functions.Tests.Messages;

public sealed class MessageIdTests
{
    private static readonly EventKey Order = new("shop", "Notification", "order-1");

    [Fact]
    public void An_id_depends_on_source_detail_type_event_topic_and_place_and_on_nothing_else()
    {
        string[] ids =
        [
            MessageId.Create(Order, "topic"),
            MessageId.Create(Order, "topic", 1),
            MessageId.Create(Order, "other"),
            MessageId.Create(Order with { Source = "billing" }, "topic"),
            MessageId.Create(Order with { DetailType = "Update" }, "topic"),
            MessageId.Create(Order with { Id = "order-2" }, "topic"),
            // The same letters, cut at other places.
            MessageId.Create(new EventKey("shopN", "otification", "order-1"), "topic"),
            MessageId.Create(new EventKey("shop", "Notification", "order-"), "1topic"),
            MessageId.Create(new EventKey("shop1:", "Notification", "order-1"), "topic"),
            MessageId.Create(Order with { Id = "order-1\ntopic" }, ""),
            MessageId.Create(Order, "topic1"),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], MessageId.Create(new EventKey("shop", "Notification", "order-1"), "topic"));
        // Pinned: another text here would make every event that is in flight during a deployment a new message.
        Assert.Equal("2i7ZTxqXdeXVAc93LXwEag", ids[0]);
    }

    [Fact]
    public void A_made_id_is_a_valid_id() =>
        Assert.All(Enumerable.Range(0, 1_000), i => Assert.True(MessageId.IsValid(MessageId.Create(Order, "topic", i))));
}

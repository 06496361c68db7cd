using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure.Tests.Topics;

public sealed class BackendTopicsTests
{
    [Fact]
    public void Notifications_go_to_their_family_only() => Assert.Equal(["topic/notifications/*"], BackendTopics.Notifications);

    [Fact]
    public void Updates_go_to_every_family() => Assert.Equal(
        ["topic/$aws/rules/sweep/sweep/*", "topic/notifications/*", "topic/chat/*", "topic/rooms/*/*", "topic/feeds/*/updates", "topic/devices/*/telemetry", "topic/broadcast/announcements", "topic/signals/*"],
        BackendTopics.Updates(TopicCatalog.Families));

    [Fact]
    public void What_is_archived_goes_to_committed_copies_and_what_is_refused_to_signals() =>
        Assert.Equal(["topic/$aws/rules/sweep/sweep/*", "topic/signals/*", "topic/chat/*/log", "topic/rooms/*/*"], BackendTopics.Archived(TopicCatalog.Families));

    [Fact]
    public void A_new_family_is_written_by_the_backend_and_archived()
    {
        Assert.Equal(
            ["topic/boards/*/*/strokes", "topic/boards/*/*/strokes/kept", "topic/audit/*"],
            BackendTopics.Updates([Families.Boards, Families.Audit]));
        Assert.Equal(["topic/signals/*", "topic/boards/*/*/strokes/kept"], BackendTopics.Archived([Families.Boards, Families.Audit]));
    }
}

using Realtime.Topics;

namespace Realtime.Tests.Topics;

public sealed class TopicNameTests
{
    private static readonly string LongestName = new('n', 128);

    [Theory]
    [InlineData("chat/general", "chat", "general", false, "chat/general")]
    [InlineData("chat/general/log", "chat", "general", true, "chat/general")]
    [InlineData("chat/log", "chat", "log", false, "chat/log")]
    [InlineData("chat/log/log", "chat", "log", true, "chat/log")]
    [InlineData("notifications/eu-west-1:0a1b", "notifications", "eu-west-1:0a1b", false, "notifications/eu-west-1:0a1b")]
    [InlineData("feeds/a.b_c@d/updates", "feeds", "a.b_c@d", false, "feeds/a.b_c@d/updates")]
    [InlineData("devices/D-1/telemetry", "devices", "D-1", false, "devices/D-1/telemetry")]
    [InlineData("broadcast/announcements", "broadcast", null, false, "broadcast/announcements")]
    public void A_topic_of_the_catalogue_is_read(string text, string family, string? name, bool committed, string original)
    {
        Assert.True(TopicName.TryParse(text, out var topic, out var problem));
        Assert.Equal(TopicProblem.None, problem);
        Assert.Equal((text, family, name, committed, original), (topic.Value, topic.Family.Name, topic.Name, topic.IsCommitted, topic.Original));
    }

    [Theory]
    [InlineData(null, TopicProblem.Missing)]
    [InlineData("", TopicProblem.Missing)]
    [InlineData("chat/+", TopicProblem.Wildcard)]
    [InlineData("#", TopicProblem.Wildcard)]
    [InlineData("chat/a#", TopicProblem.Wildcard)]
    [InlineData("$aws/things/x", TopicProblem.UnknownFamily)]
    [InlineData("$share/g/chat/x", TopicProblem.UnknownFamily)]
    [InlineData("Chat/general", TopicProblem.UnknownFamily)]
    [InlineData("/chat/general", TopicProblem.UnknownFamily)]
    [InlineData("chat", TopicProblem.WrongLevels)]
    [InlineData("chat/a/b", TopicProblem.WrongLevels)]
    [InlineData("chat/a/log/log", TopicProblem.WrongLevels)]
    [InlineData("notifications/a/log", TopicProblem.WrongLevels)]
    [InlineData("feeds/a", TopicProblem.WrongLevels)]
    [InlineData("feeds/a/log", TopicProblem.WrongLevels)]
    [InlineData("feeds/a/updates/", TopicProblem.WrongLevels)]
    [InlineData("broadcast/other", TopicProblem.WrongLevels)]
    [InlineData("chat/", TopicProblem.BadName)]
    [InlineData("chat//log", TopicProblem.BadName)]
    [InlineData("chat/a b", TopicProblem.BadName)]
    [InlineData("chat/a|b", TopicProblem.BadName)]
    [InlineData("chat/é", TopicProblem.BadName)]
    [InlineData("chat/a\0", TopicProblem.BadName)]
    public void Anything_else_is_refused_with_its_reason(string? text, TopicProblem expected)
    {
        Assert.False(TopicName.TryParse(text, out var topic, out var problem));
        Assert.Null(topic);
        Assert.Equal(expected, problem);
        Assert.NotEmpty(TopicName.Describe(problem));
        Assert.Throws<FormatException>(() => TopicName.Parse(text!));
    }

    [Fact]
    public void Names_and_topics_have_a_longest_length()
    {
        Assert.True(TopicName.TryParse($"chat/{LongestName}", out _, out _));
        Assert.False(TopicName.TryParse($"chat/{LongestName}n", out _, out var name));
        Assert.Equal(TopicProblem.BadName, name);
        Assert.False(TopicName.TryParse("chat/" + new string('é', 126), out _, out var bytes));
        Assert.Equal(TopicProblem.TooLong, bytes);
    }

    [Fact]
    public void The_committed_copy_of_a_topic_has_its_own_level()
    {
        Assert.Equal("chat/general/log", TopicName.Parse("chat/general").Committed);
        Assert.Null(TopicName.Parse("broadcast/announcements").Committed);
        Assert.False(TopicName.Parse("chat/general").MetaIsTrusted);
        Assert.True(TopicName.Parse("chat/general/log").MetaIsTrusted);
        Assert.True(TopicName.Parse("broadcast/announcements").MetaIsTrusted);
    }
}

using Realtime.Log;
using Realtime.Topics;

namespace Realtime.Tests.Log;

/// <summary>The log's constants: each is part of what is promised or of what is paid, and of how the others have to be.</summary>
public sealed class LogRulesTests
{
    private static readonly LogRules Design = LogRules.Design;

    [Fact]
    public void Times_are_the_designs()
    {
        Assert.Equal((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(300)), (Design.PutDeadline, Design.SettledAge));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)), (Design.SealAge, Design.ClockMargin));
        Assert.Equal((TimeSpan.FromHours(384), TimeSpan.FromHours(384)), (Design.ClaimLifetime, Design.Rest));
        Assert.Equal((TimeSpan.FromHours(72), TimeSpan.FromMinutes(60)), (Design.EntryMargin, Design.StandingMargin));
    }

    [Fact]
    public void Counts_are_the_designs()
    {
        Assert.Equal((200, 8, 5), (Design.MaxSeals, Design.MaxRuns, Design.Rounds));
        Assert.Equal((32, 32, 64), (Design.WatermarkStep, Design.LongRun, Design.NearEnd));
        Assert.Equal((524_288, 8_388_608, 65_536), (Design.SpareBytes, Design.WatermarkBytes, Design.WatermarkStepBytes));
        Assert.Equal((262_144, 48), (Design.WatermarkEveryBytes, Design.WatermarkEvery));
        Assert.Equal((131_072, 256), (Design.StepDownBytes, Design.StepDown));
        Assert.Equal(1_000_000, Design.GenerationJump);
    }

    [Fact]
    public void What_is_settled_is_out_of_reach_of_a_put_by_whoevers_clock() =>
        Assert.True(Design.SettledAge > Design.PutDeadline + (2 * Design.ClockMargin) + TimeSpan.FromSeconds(10));

    [Fact]
    public void What_is_written_before_a_watermark_is_moved_on_is_less_than_a_reader_goes_through() =>
        Assert.True(2 * Design.WatermarkEveryBytes <= Design.SpareBytes);

    [Fact]
    public void Appenders_leave_out_none_of_what_was_written_since_the_watermark_was_moved_on() =>
        Assert.True(Design.WatermarkEvery + 1 < Design.NearEnd);

    [Fact]
    public void Nothing_that_could_be_asked_for_expires_while_the_topic_rests() =>
        Assert.True(Design.Rest < Design.ShortestLife - Design.StandingMargin);

    [Theory]
    [InlineData(1, 19)]
    [InlineData(16, 19)]
    [InlineData(17, 20)]
    [InlineData(90, 93)]
    public void An_entry_outlives_retention_and_the_claim_that_points_to_it(int retention, int life)
    {
        var at = DateTimeOffset.UnixEpoch;

        Assert.Equal(at + TimeSpan.FromDays(life), Design.EntryExpiry(at, TimeSpan.FromDays(retention)));
        Assert.Equal(at + TimeSpan.FromDays(16), Design.ClaimExpiry(at));
        Assert.Equal(TimeSpan.FromDays(19), Design.ShortestLife);
    }

    [Fact]
    public void A_topics_log_has_its_familys_retention_and_sizes_and_a_committed_copy_has_that_of_what_it_copies()
    {
        var topic = TopicName.Parse("chat/general");

        Assert.Equal(new("chat/general", topic.Family.Retention!.Value) { MaxBodyBytes = topic.Family.MaxPayloadBytes }, LogTopic.Of(topic));
        Assert.Equal(LogTopic.Of(topic), LogTopic.Of(TopicName.Parse("chat/general/log")));
        Assert.Equal(131_072, new LogTopic("chat/general", TimeSpan.FromDays(1)).MaxBodyBytes);
    }

    [Fact]
    public void A_topic_that_is_not_logged_has_no_log() =>
        Assert.Null(LogTopic.Of(TopicName.Parse("devices/lamp/telemetry")));
}

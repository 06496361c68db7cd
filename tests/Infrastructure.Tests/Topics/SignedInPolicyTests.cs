using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure.Tests.Topics;

public sealed class SignedInPolicyTests
{
    private const string Me = "eu-west-1:11111111-2222-3333-4444-555555555555";
    private const string Other = "eu-west-1:99999999-2222-3333-4444-555555555555";

    private static readonly IReadOnlyList<TopicStatement> Role = SignedInPolicy.For(TopicCatalog.Families);
    private static readonly IReadOnlyList<TopicStatement> Attached = ClientPolicy.For(TopicCatalog.Families);

    [Theory]
    [InlineData("chat/general")]
    [InlineData("chat/general/log")]
    [InlineData("rooms/r/key")]
    [InlineData("rooms/r/key/typing")]
    [InlineData("feeds/scores/updates")]
    [InlineData("devices/+/telemetry")]
    [InlineData($"devices/{Other}/telemetry")]
    [InlineData("broadcast/announcements")]
    [InlineData($"notifications/{Me}")]
    [InlineData($"signals/{Me}")]
    public void A_signed_in_user_may_subscribe_to(string filter) => Assert.True(MaySubscribe(filter));

    [Theory]
    [InlineData("#")]
    [InlineData("+/general")]
    [InlineData("+/#")]
    [InlineData("chat/#")]
    [InlineData("chat/+")]
    [InlineData("chat/+/log")]
    [InlineData("chat/general/#")]
    [InlineData("chat/general/+")]
    [InlineData("chat/a/b/c")]
    [InlineData("rooms/r")]
    [InlineData("rooms/#")]
    [InlineData("rooms/+")]
    [InlineData("rooms/+/+")]
    [InlineData("rooms/r/+")]
    [InlineData("rooms/+/key")]
    [InlineData("rooms/r/#")]
    [InlineData("rooms/r/key/#")]
    [InlineData("rooms/r/key/+")]
    [InlineData("rooms/r/key/typing/x")]
    [InlineData("$share/group/rooms/r/key")]
    [InlineData("$aws/rules/rooms/rooms/r")]
    [InlineData("typing/r/key")]
    [InlineData("feeds/#")]
    [InlineData("feeds/+/updates")]
    [InlineData("feeds/scores/#")]
    [InlineData("devices/#")]
    [InlineData("devices/+/telemetry/#")]
    [InlineData("devices/+/#")]
    [InlineData($"notifications/{Other}")]
    [InlineData("notifications/+")]
    [InlineData("notifications/#")]
    [InlineData($"notifications/{Me}/#")]
    [InlineData($"signals/{Other}")]
    [InlineData("signals/+")]
    [InlineData("signals/#")]
    [InlineData($"signals/{Me}/#")]
    [InlineData("broadcast/+")]
    [InlineData("broadcast/#")]
    [InlineData("$share/group/chat/general")]
    [InlineData("$aws/events/presence/connected/+")]
    [InlineData("unknown/topic")]
    public void A_signed_in_user_may_not_subscribe_to(string filter) => Assert.False(MaySubscribe(filter));

    [Theory]
    [InlineData("chat/general")]
    [InlineData("$aws/rules/rooms/rooms/r")]
    [InlineData("$aws/rules/typing/typing/r/key")]
    [InlineData($"devices/{Me}/telemetry")]
    public void A_signed_in_user_may_publish_to(string topic) => Assert.True(May("iot:Publish", $"topic/{topic}"));

    [Theory]
    [InlineData("chat/general/log")]
    [InlineData("chat/general/anything")]
    [InlineData("chat/a/b/c")]
    [InlineData("feeds/scores/updates")]
    [InlineData($"notifications/{Me}")]
    [InlineData("broadcast/announcements")]
    [InlineData($"devices/{Other}/telemetry")]
    [InlineData($"signals/{Me}")]
    [InlineData($"signals/{Other}")]
    [InlineData($"signals/{Other}/log")]
    [InlineData("$aws/rules/archive/chat/general")]
    [InlineData("$aws/rules/chat/chat/general")]
    [InlineData("$aws/rules/rooms/chat/general")]
    [InlineData("$aws/rules/rooms/rooms/r/key")]
    [InlineData("$aws/rules/rooms/typing/r/key")]
    [InlineData("$aws/rules/rooms")]
    [InlineData("$aws/rules/typing/typing/r")]
    [InlineData("$aws/rules/typing/typing/r/key/more")]
    [InlineData("$aws/rules/typing/rooms/r")]
    [InlineData("rooms/r")]
    [InlineData("rooms/r/key")]
    [InlineData("rooms/r/key/typing")]
    [InlineData("typing/r/key")]
    [InlineData($"$aws/events/presence/connected/{Me}")]
    [InlineData($"$aws/rules/Realtime_connected/$aws/events/presence/connected/{Other}")]
    public void A_signed_in_user_may_not_publish_to(string topic) => Assert.False(May("iot:Publish", $"topic/{topic}"));

    [Theory]
    [InlineData($"notifications/{Other}")]
    [InlineData($"signals/{Other}")]
    [InlineData("unknown/topic")]
    public void A_signed_in_user_is_not_sent_messages_of(string topic) => Assert.False(May("iot:Receive", $"topic/{topic}"));

    [Theory]
    [InlineData(Me, true)]
    [InlineData(Me + ":tab-2", true)]
    [InlineData(Me + ":tab+2", false)]
    [InlineData(Me + ":#", false)]
    [InlineData(Other, false)]
    [InlineData(Me + "2", false)]
    [InlineData("random", false)]
    [InlineData("+", false)]
    public void Only_the_own_client_ids_connect(string clientId, bool allowed) =>
        Assert.Equal(allowed, May("iot:Connect", $"client/{clientId}"));

    [Theory]
    [InlineData("iot:RetainPublish", "topic/chat/general")]
    [InlineData("iot:DeleteConnection", $"client/{Me}")]
    [InlineData("iot:SendDirectMessage", $"client/{Me}")]
    [InlineData("iot:GetRetainedMessage", "topic/chat/general")]
    public void Nothing_else_is_granted(string action, string resource) =>
        Assert.False(PolicyText.Allows(Role, Me, action, resource));

    [Fact]
    public void Every_family_says_who_reads_it()
    {
        foreach (var family in TopicCatalog.Families)
        {
            var topic = string.Join('/', [family.Name, .. family.Levels.Select(level => TopicFamily.IsPlaceholder(level) ? Other : level)]);
            Assert.Equal(family.Subscribers is Audience.SignedIn, May("iot:Subscribe", $"topicfilter/{topic}"));
            Assert.Equal(family.Subscribers is Audience.SignedIn, May("iot:Receive", $"topic/{topic}"));
            Assert.Equal(family.Publishers is Audience.SignedIn, May("iot:Publish", $"topic/{topic}"));
        }
    }

    [Fact]
    public void The_denied_filters_are_those_of_the_design()
    {
        string[] expected =
        [
            "client/*+*", "client/*#*",
            "topicfilter/notifications/*+*", "topicfilter/notifications/*#*",
            "topicfilter/chat/*+*", "topicfilter/chat/*#*", "topicfilter/chat/*/*/*",
            "topicfilter/rooms/*+*", "topicfilter/rooms/*#*", "topicfilter/rooms/*/*/*/*",
            "topicfilter/feeds/*+*", "topicfilter/feeds/*#*",
            "topicfilter/devices/*#*",
            "topicfilter/signals/*+*", "topicfilter/signals/*#*",
            "topic/chat/*/*", "topic/$aws/rules/rooms/rooms/*/*", "topic/$aws/rules/typing/typing/*/*/*",
        ];
        Assert.Equal(expected, Role.Where(statement => !statement.Allow).SelectMany(statement => statement.Resources));
    }

    [Fact]
    public void In_a_stage_the_rule_s_name_is_the_stage_s_and_the_topic_handed_to_it_has_no_prefix()
    {
        var stage = DeploymentStage.Parse("pr-12", TopicCatalog.Families);
        Assert.Equal("topic/$aws/rules/Realtime_pr_12_rooms/rooms/*", stage.OnBroker("topic/$aws/rules/rooms/rooms/*"));
        Assert.Equal("topic/$aws/rules/Realtime_rooms/rooms/*/*", DeploymentStage.None.OnBroker("topic/$aws/rules/rooms/rooms/*/*"));
        Assert.Equal("topicfilter/pr-12/rooms/*/*", stage.OnBroker("topicfilter/rooms/*/*"));
    }

    [Fact]
    public void A_new_family_brings_its_statements()
    {
        var before = SignedInPolicy.For([TopicCatalog.Chat]);
        var added = SignedInPolicy.For([TopicCatalog.Chat, Families.Boards]).ExceptBy(before.Select(s => s.Sid), s => s.Sid);
        Assert.Equivalent(
            new[]
            {
                new TopicStatement("SubscribeToBoards", true, "iot:Subscribe", ["topicfilter/boards/*/*/strokes", "topicfilter/boards/*/*/strokes/kept"]),
                new TopicStatement("ReceiveFromBoards", true, "iot:Receive", ["topic/boards/*/*/strokes", "topic/boards/*/*/strokes/kept"]),
                new TopicStatement("DenyWideFiltersOfBoards", false, "iot:Subscribe", ["topicfilter/boards/*+*", "topicfilter/boards/*#*"]),
                new TopicStatement("PublishToBoards", true, "iot:Publish", ["topic/boards/*/*/strokes"]),
            },
            added,
            strict: true);
    }

    [Fact]
    public void Clients_never_publish_committed_copies_of_a_new_family()
    {
        var role = SignedInPolicy.For([Families.Boards, Families.Boards with { Name = "walls", Levels = ["{a}", "{b}"] }]);
        Assert.True(PolicyText.Allows(role, Me, "iot:Publish", "topic/boards/t/b/strokes"));
        Assert.False(PolicyText.Allows(role, Me, "iot:Publish", "topic/boards/t/b/strokes/kept"));
        Assert.True(PolicyText.Allows(role, Me, "iot:Publish", "topic/walls/t/b"));
        Assert.False(PolicyText.Allows(role, Me, "iot:Publish", "topic/walls/t/b/kept"));
    }

    [Fact]
    public void An_owner_reads_only_his_own_of_a_new_family()
    {
        var role = SignedInPolicy.For([Families.Invoices]);
        Assert.True(PolicyText.Allows(role, Me, "iot:Subscribe", $"topicfilter/invoices/of/{Me}"));
        Assert.False(PolicyText.Allows(role, Me, "iot:Subscribe", $"topicfilter/invoices/of/{Other}"));
        Assert.False(PolicyText.Allows(role, Me, "iot:Subscribe", "topicfilter/invoices/of/+"));
        Assert.False(PolicyText.Allows(role, Me, "iot:Publish", $"topic/invoices/of/{Me}"));
    }

    [Fact]
    public void A_family_without_clients_brings_nothing() =>
        Assert.Equivalent(SignedInPolicy.For([]), SignedInPolicy.For([Families.Audit]), strict: true);

    [Fact]
    public void A_family_s_name_becomes_letters_and_digits_in_a_Sid()
    {
        var sids = SignedInPolicy.For([Families.Invoices with { Name = "in-voices_2" }]).Select(statement => statement.Sid);
        Assert.Contains("SubscribeToInvoices2", sids);
    }

    // AWS wants both policies to allow.
    private static bool May(string action, string resource) =>
        PolicyText.Allows(Role, Me, action, resource) && PolicyText.Allows(Attached, Me, action, resource);

    private static bool MaySubscribe(string filter) => May("iot:Subscribe", $"topicfilter/{filter}");
}

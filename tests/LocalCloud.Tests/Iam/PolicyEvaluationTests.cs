using LocalCloud.Iam;

namespace LocalCloud.Tests.Iam;

public sealed class PolicyEvaluationTests
{
    private const string Topics = "arn:aws:iot:eu-west-1:123456789012:topic/";

    [Fact]
    [ConformsTo("auth-default-deny")]
    public void Nothing_said_is_a_refusal() =>
        Assert.False(Policies.Allows(Policies.Of(Policies.Allow("iot:Connect", "*")), "iot:Publish", Topics + "a"));

    [Fact]
    [ConformsTo("auth-explicit-deny-wins")]
    public void A_deny_wins_wherever_it_stands()
    {
        var allow = Policies.Allow("iot:*", "*");
        var deny = Policies.Deny("iot:Publish", Topics + "secret");

        Assert.False(Policies.Allows(Policies.Of(allow, deny), "iot:Publish", Topics + "secret"));
        Assert.False(Policies.Allows(Policies.Of(deny, allow), "iot:Publish", Topics + "secret"));
        Assert.True(Policies.Allows(Policies.Of(deny, allow), "iot:Publish", Topics + "open"));
    }

    [Theory]
    [InlineData("iot:Publish", "iot:Publish", true)]
    [InlineData("iot:publish", "IOT:Publish", true)]
    [InlineData("iot:Pub*", "iot:Publish", true)]
    [InlineData("*", "iot:Publish", true)]
    [InlineData("iot:Publis?", "iot:Publish", true)]
    [InlineData("iot:Publis?", "iot:Publis", false)]
    [InlineData("iot:Publish", "iot:PublishX", false)]
    [InlineData("iot:Publish", "xiot:Publish", false)]
    public void Actions_know_wildcards_and_no_case(string pattern, string action, bool allowed) =>
        Assert.Equal(allowed, Policies.Allows(Policies.Of(Policies.Allow(pattern, "*")), action, Topics + "a"));

    [Theory]
    [ConformsTo("auth-policy-wildcards", "auth-arn-with-literal-slashes")]
    [InlineData("chat/*", "chat/general", true)]
    [InlineData("chat/*", "chat/general/log", true)]
    [InlineData("chat/*", "chat/", true)]
    [InlineData("chat/*", "chat", false)]
    [InlineData("chat/?", "chat/a", true)]
    [InlineData("chat/?", "chat/ab", false)]
    [InlineData("chat/*+*", "chat/+", true)]
    [InlineData("chat/*+*", "chat/a", false)]
    [InlineData("chat/*/*/*", "chat/a/b/c", true)]
    [InlineData("chat/*/*/*", "chat/a/log", false)]
    [InlineData("chat/Room", "chat/room", false)]
    [InlineData("feeds/*/updates", "feeds/a/b/updates", true)]
    [InlineData("feeds/*/updates", "feeds/a/updates/x", false)]
    [InlineData("feeds/*/updates", "feeds/updates", false)]
    [InlineData("*a*a*a*", "aa", false)]
    [InlineData("*a*a*a*", "xaxaxax", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*b?", "aXbbc", true)]
    [InlineData("a*bc", "abcabc", true)]
    public void Resources_match_as_text(string pattern, string topic, bool allowed) =>
        Assert.Equal(allowed, Policies.Allows(
            Policies.Of(Policies.Allow("iot:Publish", Topics + pattern)), "iot:Publish", Topics + topic));

    [Theory]
    [InlineData("notifications/${cognito-identity.amazonaws.com:sub}", "notifications/me", "me", true)]
    [InlineData("notifications/${cognito-identity.amazonaws.com:sub}", "notifications/you", "me", false)]
    [InlineData("notifications/${Cognito-Identity.amazonaws.com:SUB}", "notifications/me", "me", true)]
    // A value is taken literally: nobody widens a policy by calling himself a star.
    [InlineData("notifications/${cognito-identity.amazonaws.com:sub}", "notifications/you", "*", false)]
    [InlineData("notifications/${cognito-identity.amazonaws.com:sub}", "notifications/a", "?", false)]
    [InlineData("notifications/${cognito-identity.amazonaws.com:sub}", "notifications/*", "*", true)]
    [InlineData("${cognito-identity.amazonaws.com:sub}/*", "me/x", "me", true)]
    [InlineData("*/${cognito-identity.amazonaws.com:sub}", "x/me", "me", true)]
    [InlineData("*/${cognito-identity.amazonaws.com:sub}/*", "x/me/y", "me", true)]
    [InlineData("${iot:ClientId}", "", "me", false)]
    [InlineData("${iot:ClientId}", "${iot:ClientId}", "me", false)]
    [InlineData("*${iot:ClientId}", "anything", "me", false)]
    [InlineData("${iot:ClientId, 'nobody'}", "nobody", "me", true)]
    [InlineData("a${*}", "a*", "me", true)]
    [InlineData("a${*}", "ab", "me", false)]
    [InlineData("a${?}", "a?", "me", true)]
    [InlineData("a${?}", "ab", "me", false)]
    [InlineData("a${$}{b}", "a${b}", "me", true)]
    public void Variables_stand_for_one_known_value(string pattern, string topic, string sub, bool allowed) =>
        Assert.Equal(allowed, Policies.Allows(
            Policies.Of(Policies.Allow("iot:Publish", Topics + pattern)),
            "iot:Publish",
            Topics + topic,
            ("cognito-identity.amazonaws.com:sub", [sub])));

    [Fact]
    public void A_variable_with_several_values_matches_nothing() => Assert.False(Policies.Allows(
        Policies.Of(Policies.Allow("iot:Publish", "${cognito-identity.amazonaws.com:amr}")),
        "iot:Publish",
        "a",
        ("cognito-identity.amazonaws.com:amr", ["a", "b"])));

    [Fact]
    public void Older_policies_know_no_variables()
    {
        var policy = PolicyParser.Parse(
            "old", """{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"${aws:userid}"}}""");

        Assert.True(Policies.Allows(policy, "a:b", "${aws:userid}"));
        Assert.False(Policies.Allows(policy, "a:b", "me", ("aws:userid", ["me"])));
    }

    [Fact]
    [ConformsTo("auth-not-resource-and-condition")]
    public void NotAction_and_NotResource_apply_to_everything_else()
    {
        var policy = Policies.Of("""{"Effect":"Allow","NotAction":["iot:Publish","iam:*"],"NotResource":"arn:secret/*"}""");

        Assert.True(Policies.Allows(policy, "iot:Connect", "arn:open"));
        Assert.False(Policies.Allows(policy, "iot:Publish", "arn:open"));
        Assert.False(Policies.Allows(policy, "iam:PassRole", "arn:open"));
        Assert.False(Policies.Allows(policy, "iot:Connect", "arn:secret/1"));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","NotPrincipal":{"AWS":"1"}}""", "NotPrincipal")]
    [InlineData("""{"Effect":"Permit","Action":"*","Resource":"*"}""", "Effect")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""", "Action")]
    [InlineData("""{"Effect":"Allow","Action":"*","NotAction":"x","Resource":"*"}""", "Action")]
    [InlineData("""{"Effect":"Allow","Action":"*"}""", "Resource")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"x"}""", "Resource")]
    [InlineData("""{"Effect":"Allow","Action":[{}],"Resource":"*"}""", "Action")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringMatches":{"a":"b"}}}""", "StringMatches")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericEquals":{"a":"b"}}}""", "NumericEquals")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"a":"999.0.0.1/8"}}}""", "IpAddress")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"a":"maybe"}}}""", "Null")]
    public void A_statement_that_is_not_understood_is_refused_by_name(string statement, string named) =>
        Assert.Contains(named, Assert.Throws<PolicyException>(() => Policies.Of(statement)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"*\"", true, true)]
    [InlineData("""{"Service":"iot.amazonaws.com"}""", true, false)]
    [InlineData("""{"Service":["sns.amazonaws.com","iot.amazonaws.com"]}""", true, false)]
    [InlineData("""{"Service":"sns.amazonaws.com"}""", false, false)]
    [InlineData("""{"AWS":"*"}""", false, true)]
    [InlineData("""{"AWS":"123456789012"}""", false, true)]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:root"}""", false, true)]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:role/SignedIn"}""", false, true)]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:role/Other"}""", false, false)]
    [InlineData("""{"AWS":"210987654321"}""", false, false)]
    [InlineData("""{"Federated":"cognito-identity.amazonaws.com"}""", false, false)]
    public void A_resource_policy_is_for_whom_it_names(string principal, bool service, bool role)
    {
        var policy = Policies.Of($$"""{"Effect":"Allow","Principal":{{principal}},"Action":"sqs:SendMessage","Resource":"arn:q"}""");

        Assert.Equal(service, Asks(Caller.ForService("iot.amazonaws.com")));
        Assert.Equal(role, Asks(Caller.ForPrincipal(Policies.Somebody())));

        bool Asks(Caller caller) =>
            PolicyEvaluation.Evaluate([policy], "sqs:SendMessage", "arn:q", Policies.Context(), caller).IsAllowed;
    }

    [Fact]
    public void A_resource_policy_without_a_principal_is_for_nobody() => Assert.False(PolicyEvaluation.Evaluate(
        [Policies.Of(Policies.Allow("*", "*"))], "a:b", "arn:q", Policies.Context(), Caller.ForService("iot.amazonaws.com")).IsAllowed);
}

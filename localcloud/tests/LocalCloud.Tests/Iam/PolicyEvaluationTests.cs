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
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a":"true"}}}""", "NullIfExists")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"BoolNot":{"a":"true"}}}""", "BoolNot")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericNotLessThan":{"a":"1"}}}""", "NumericNotLessThan")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringNotNotEquals":{"a":"1"}}}""", "StringNotNotEquals")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NotNull":{"a":"true"}}}""", "NotNull")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"BinaryEquals":{"a":"?"}}}""", "BinaryEquals")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateEquals":{"a":"soon"}}}""", "DateEquals")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForEachValue:StringEquals":{"a":"b"}}}""", "ForEachValue")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":"a"}}""", "StringEquals")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}""", "Condition")]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*","NotPrincipal":"*"}""", "NotPrincipal")]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*","NotPrincipal":{}}""", "NotPrincipal")]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*","NotPrincipal":"me"}""", "NotPrincipal")]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*","Principal":{"CanonicalUser":"1"}}""", "CanonicalUser")]
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

    [Theory]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:role/SignedIn"}""", true, false)]
    [InlineData("""{"AWS":["210987654321","arn:aws:iam::123456789012:role/SignedIn"]}""", true, false)]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:role/Other"}""", false, false)]
    [InlineData("""{"Service":"iot.amazonaws.com"}""", false, true)]
    [InlineData("\"*\"", true, true)]
    public void NotPrincipal_denies_everybody_else(string except, bool role, bool service)
    {
        var policy = Policies.Of(
            """{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"arn:q"}""",
            $$"""{"Effect":"Deny","NotPrincipal":{{except}},"Action":"sqs:SendMessage","Resource":"arn:q"}""");

        Assert.Equal(role, Asks("sqs:SendMessage", Caller.ForPrincipal(Policies.Somebody())));
        Assert.Equal(service, Asks("sqs:SendMessage", Caller.ForService("iot.amazonaws.com")));
        Assert.True(Asks("sqs:ReceiveMessage", Caller.ForService("iot.amazonaws.com")));

        bool Asks(string action, Caller caller) =>
            PolicyEvaluation.Evaluate([policy], action, "arn:q", Policies.Context(), caller).IsAllowed;
    }

    [Theory]
    [InlineData("NotAction", "iot:Pub*", "NotResource", Topics + "secret/*")]
    [InlineData("NotAction", "iot:Publish", "NotResource", Topics + "*")]
    public void A_deny_of_everything_but_something_leaves_that_to_the_allows(string action, string actions, string resource, string resources)
    {
        var policy = Policies.Of(
            Policies.Allow("*", "*"),
            $$"""{"Effect":"Deny","{{action}}":"{{actions}}","Resource":"*"}""",
            $$"""{"Effect":"Deny","Action":"iot:Publish","{{resource}}":"{{resources}}"}""");

        Assert.True(Policies.Allows(policy, "iot:Publish", Topics + "secret/1"));
        Assert.False(Policies.Allows(policy, "iot:Publish", "arn:elsewhere"));
        Assert.False(Policies.Allows(policy, "iot:Connect", Topics + "secret/1"));
    }

    [Theory]
    [InlineData("2012-10-17", true)]
    [InlineData("2008-10-17", false)]
    [InlineData(null, false)]
    public void Variables_belong_to_the_version_of_2012(string? version, bool resolves)
    {
        var policy = PolicyParser.Parse("p", (version is null ? "{" : $$"""{"Version":"{{version}}",""")
            + """ "Statement":{"Effect":"Allow","Action":"a:b","Resource":"arn:${aws:userid}"}}""");

        Assert.Equal(resolves, Policies.Allows(policy, "a:b", "arn:me", ("aws:userid", ["me"])));
        Assert.Equal(!resolves, Policies.Allows(policy, "a:b", "arn:${aws:userid}", ("aws:userid", ["me"])));
    }

    [Theory]
    [InlineData("""{"Version":"2012-10-18","Statement":[]}""", "2012-10-18")]
    [InlineData("""{"Version":"2012-10-17","Statements":[]}""", "Statements")]
    [InlineData("""{"Version":"2012-10-17"}""", "Statement")]
    [InlineData("""{"Version":"2012-10-17","Statement":"x"}""", "Statement")]
    [InlineData("[]", "object")]
    [InlineData("{", "JSON")]
    public void A_document_that_is_not_understood_is_refused_by_name(string document, string named) =>
        Assert.Contains(named, Assert.Throws<PolicyException>(() => PolicyParser.Parse("p", document)).Message, StringComparison.Ordinal);
}

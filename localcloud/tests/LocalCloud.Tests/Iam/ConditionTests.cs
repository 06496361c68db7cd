using LocalCloud.Iam;

namespace LocalCloud.Tests.Iam;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("StringEquals", "\"a\"", "a", true)]
    [InlineData("StringEquals", "\"a\"", "A", false)]
    [InlineData("StringEquals", "[\"a\",\"b\"]", "b", true)]
    [InlineData("StringEquals", "\"a*\"", "ab", false)]
    [InlineData("StringEquals", "\"a\"", null, false)]
    [InlineData("StringEqualsIfExists", "\"a\"", null, true)]
    [InlineData("StringEqualsIfExists", "\"a\"", "b", false)]
    [InlineData("StringNotEquals", "\"a\"", "b", true)]
    [InlineData("StringNotEquals", "[\"a\",\"b\"]", "b", false)]
    [InlineData("StringNotEquals", "\"a\"", null, true)]
    [InlineData("StringEqualsIgnoreCase", "\"a\"", "A", true)]
    [InlineData("StringNotEqualsIgnoreCase", "\"a\"", "A", false)]
    [InlineData("StringLike", "\"a*\"", "ab", true)]
    [InlineData("StringLike", "\"a*\"", "ba", false)]
    [InlineData("StringNotLike", "\"a*\"", "ab", false)]
    [InlineData("Bool", "\"true\"", "true", true)]
    [InlineData("Bool", "true", "True", true)]
    [InlineData("Bool", "true", "false", false)]
    [InlineData("Bool", "true", null, false)]
    [InlineData("NumericEquals", "5", "5.0", true)]
    [InlineData("NumericNotEquals", "5", "5", false)]
    [InlineData("NumericLessThan", "5", "4", true)]
    [InlineData("NumericLessThan", "5", "5", false)]
    [InlineData("NumericLessThanEquals", "5", "5", true)]
    [InlineData("NumericGreaterThan", "5", "10", true)]
    [InlineData("NumericGreaterThanEquals", "5", "4", false)]
    [InlineData("NumericLessThan", "5", "four", false)]
    [InlineData("DateLessThan", "\"2026-01-01T00:00:00Z\"", "2025-12-31T23:59:59Z", true)]
    [InlineData("DateGreaterThan", "\"2026-01-01T00:00:00Z\"", "2025-12-31T23:59:59Z", false)]
    [InlineData("DateEquals", "\"1970-01-01T00:01:00Z\"", "60", true)]
    [InlineData("IpAddress", "\"10.0.0.0/8\"", "10.1.2.3", true)]
    [InlineData("IpAddress", "\"10.0.0.0/8\"", "::ffff:10.1.2.3", true)]
    [InlineData("IpAddress", "\"10.0.0.0/8\"", "11.1.2.3", false)]
    [InlineData("IpAddress", "\"127.0.0.1\"", "127.0.0.1", true)]
    [InlineData("IpAddress", "\"::1\"", "::1", true)]
    [InlineData("NotIpAddress", "\"10.0.0.0/8\"", "10.1.2.3", false)]
    [InlineData("ArnLike", "\"arn:aws:iot:*:123456789012:rule/*\"", "arn:aws:iot:eu-west-1:123456789012:rule/x", true)]
    [InlineData("ArnEquals", "\"arn:aws:iot:*:123456789012:rule/*\"", "arn:aws:iot:eu-west-1:123456789012:rule/x", true)]
    [InlineData("ArnNotLike", "\"arn:aws:iot:*:123456789012:rule/*\"", "arn:aws:iot:eu-west-1:123456789012:rule/x", false)]
    [InlineData("ArnNotEquals", "\"arn:a\"", "arn:b", true)]
    [InlineData("ArnLike", "\"arn:aws:iot:*:rule/*\"", "arn:aws:iot:eu-west-1:123456789012:rule/x", false)]
    [InlineData("ArnLike", "\"arn:aws:iot:*:*:rule/*\"", "arn:aws:iot:eu-west-1:123456789012:666:rule/x", false)]
    [InlineData("ArnLike", "\"arn:aws:lambda:*:*:function:*\"", "arn:aws:lambda:eu-west-1:123456789012:function:f:1", true)]
    [InlineData("ArnLike", "\"arn:aws:execute-api:*:*:api/*/GET/*\"", "arn:aws:execute-api:eu-west-1:123456789012:api/$default/GET/a/b", true)]
    [InlineData("ArnLike", "\"arn:aws:iam::*:role/r?\"", "arn:aws:iam::123456789012:role/r1", true)]
    [InlineData("ArnEquals", "\"*\"", "arn:aws:iam::123456789012:role/r", false)]
    [InlineData("ArnEquals", "\"*:*:*:*:*:*\"", "arn:aws:iam", false)]
    [InlineData("ArnNotEquals", "\"arn:aws:iam::*:role/r\"", "arn:aws:iam::123456789012:role/r", false)]
    [InlineData("StringNotEqualsIgnoreCase", "\"a\"", null, true)]
    [InlineData("StringNotLikeIfExists", "\"a*\"", "ab", false)]
    [InlineData("StringLike", "\"a?c\"", "abc", true)]
    [InlineData("StringLike", "\"a${*}c\"", "abc", false)]
    [InlineData("StringLike", "\"a${*}c\"", "a*c", true)]
    [InlineData("StringEquals", "\"${$}{x}\"", "${x}", true)]
    [InlineData("BoolIfExists", "true", null, true)]
    [InlineData("BoolIfExists", "true", "false", false)]
    [InlineData("Bool", "\"false\"", "false", true)]
    [InlineData("NumericNotEquals", "5", null, true)]
    [InlineData("NumericNotEquals", "[5,6]", "6", false)]
    [InlineData("NumericGreaterThan", "-1.5", "-1.25", true)]
    [InlineData("NumericGreaterThan", "5", "5", false)]
    [InlineData("NumericLessThanEqualsIfExists", "5", null, true)]
    [InlineData("NumericEquals", "1e3", "1000", true)]
    [InlineData("DateNotEquals", "\"2026-01-01T00:00:00Z\"", "2026-01-01T01:00:00+01:00", false)]
    [InlineData("DateLessThanEquals", "\"2026-01-01T00:00:00Z\"", "2026-01-01T00:00:00Z", true)]
    [InlineData("DateGreaterThanEquals", "\"2026-01-01T00:00:00Z\"", "2026-01-01T00:00:00.001Z", true)]
    [InlineData("DateGreaterThan", "\"2026-01-01\"", "2026-01-01T00:00:01Z", true)]
    [InlineData("DateGreaterThan", "\"2026-01-01\"", "yesterday", false)]
    [InlineData("BinaryEquals", "\"aGk=\"", "aGk=", true)]
    [InlineData("BinaryEquals", "[\"aGk=\",\"aG8=\"]", "aG8=", true)]
    [InlineData("BinaryEquals", "\"aGk=\"", "aGK=", false)]
    [InlineData("BinaryEquals", "\"aGk=\"", "no base64!", false)]
    [InlineData("BinaryEqualsIfExists", "\"aGk=\"", null, true)]
    [InlineData("NotIpAddress", "\"10.0.0.0/8\"", "11.0.0.1", true)]
    [InlineData("NotIpAddress", "\"10.0.0.0/8\"", null, true)]
    [InlineData("IpAddress", "[\"10.0.0.0/8\",\"2001:db8::/32\"]", "2001:db8::1", true)]
    [InlineData("IpAddress", "\"0.0.0.0/0\"", "not an address", false)]
    [InlineData("ArnLikeIfExists", "\"arn:aws:iot:*:*:rule/*\"", null, true)]
    [InlineData("ArnNotLike", "\"arn:aws:iot:*:*:rule/*\"", null, true)]
    [InlineData("Null", "true", null, true)]
    [InlineData("Null", "true", "x", false)]
    [InlineData("Null", "false", null, false)]
    [InlineData("Null", "\"false\"", "x", true)]
    public void An_operator_compares_one_value(string operatorName, string values, string? given, bool holds) =>
        Assert.Equal(holds, Holds(operatorName, values, given is null ? [] : [given]));

    [Theory]
    [InlineData("ForAllValues:StringEquals", new string[0], true)]
    [InlineData("ForAllValues:StringEquals", new[] { "pk", "seq" }, true)]
    [InlineData("ForAllValues:StringEquals", new[] { "pk", "body" }, false)]
    [InlineData("ForAnyValue:StringEquals", new string[0], false)]
    [InlineData("ForAnyValue:StringEquals", new[] { "pk", "body" }, true)]
    [InlineData("ForAnyValue:StringEquals", new[] { "body" }, false)]
    [InlineData("ForAllValues:StringNotEquals", new[] { "pk", "body" }, false)]
    [InlineData("ForAllValues:StringNotEquals", new[] { "body" }, true)]
    [InlineData("ForAnyValue:StringNotEquals", new[] { "pk", "body" }, true)]
    [InlineData("ForAnyValue:StringNotEquals", new[] { "pk" }, false)]
    [InlineData("ForAnyValue:StringNotEquals", new string[0], false)]
    [InlineData("StringNotEquals", new[] { "pk", "body" }, false)]
    [InlineData("ForAllValues:StringLike", new[] { "pk", "seq" }, true)]
    [InlineData("ForAllValues:StringEqualsIfExists", new[] { "body" }, false)]
    [InlineData("ForAnyValue:StringEqualsIfExists", new string[0], true)]
    [InlineData("ForAnyValue:StringLikeIfExists", new[] { "x" }, false)]
    [InlineData("ForAllValues:StringEqualsIgnoreCase", new[] { "PK", "Seq" }, true)]
    public void A_set_operator_compares_several_values(string operatorName, string[] given, bool holds) =>
        Assert.Equal(holds, Holds(operatorName, """["pk","seq"]""", given));

    [Fact]
    public void Every_key_of_every_operator_must_hold()
    {
        var policy = Policies.Of(Policies.Allow(
            "a:b", "*", """{"StringEquals":{"k1":"1","k2":"2"},"Bool":{"k3":"true"}}"""));

        Assert.True(Policies.Allows(policy, "a:b", "r", ("k1", ["1"]), ("k2", ["2"]), ("k3", ["true"])));
        Assert.False(Policies.Allows(policy, "a:b", "r", ("k1", ["1"]), ("k2", ["x"]), ("k3", ["true"])));
        Assert.False(Policies.Allows(policy, "a:b", "r", ("k1", ["1"]), ("k2", ["2"]), ("k3", ["false"])));
    }

    [Fact]
    public void A_condition_may_hold_a_variable()
    {
        var policy = Policies.Of(Policies.Allow("a:b", "*", """{"StringEquals":{"owner":"${aws:userid}"}}"""));

        Assert.True(Policies.Allows(policy, "a:b", "r", ("owner", ["me"]), ("aws:userid", ["me"])));
        Assert.False(Policies.Allows(policy, "a:b", "r", ("owner", ["you"]), ("aws:userid", ["me"])));
        Assert.False(Policies.Allows(policy, "a:b", "r", ("owner", ["me"])));
    }

    [Fact]
    public void The_colon_of_a_variable_separates_no_parts_of_an_ARN()
    {
        var policy = Policies.Of(Policies.Allow(
            "a:b", "*", """{"ArnLike":{"source":"arn:aws:iot:*:${aws:SourceAccount}:rule/*"}}"""));

        Assert.True(Policies.Allows(policy, "a:b", "r", ("source", ["arn:aws:iot:x:123:rule/x"]), ("aws:SourceAccount", ["123"])));
        Assert.False(Policies.Allows(policy, "a:b", "r", ("source", ["arn:aws:iot:x:456:rule/x"]), ("aws:SourceAccount", ["123"])));
    }

    [Theory]
    [InlineData("aws:SecureTransport", "Bool", "true", true)]
    [InlineData("aws:securetransport", "Bool", "false", false)]
    [InlineData("aws:PrincipalIsAWSService", "Bool", "false", true)]
    [InlineData("aws:ViaAWSService", "Bool", "true", false)]
    [InlineData("aws:PrincipalAccount", "StringEquals", "123456789012", true)]
    [InlineData("aws:PrincipalType", "StringEquals", "AssumedRole", true)]
    [InlineData("aws:PrincipalArn", "ArnLike", "arn:aws:iam::*:role/SignedIn", true)]
    [InlineData("aws:PrincipalArn", "ArnLike", "arn:aws:sts::*:assumed-role/*", false)]
    [InlineData("aws:userid", "StringLike", "*:CognitoIdentityCredentials", true)]
    [InlineData("aws:CurrentTime", "DateGreaterThan", "2020-01-01T00:00:00Z", true)]
    [InlineData("aws:EpochTime", "NumericLessThan", "1000", false)]
    [InlineData("aws:PrincipalOrgID", "Null", "true", true)]
    public void Global_keys_are_there_without_being_asked_for(string key, string operatorName, string value, bool holds)
    {
        var policy = Policies.Of(Policies.Allow("a:b", "*", $$$"""{"{{{operatorName}}}":{"{{{key}}}":"{{{value}}}"}}"""));
        var context = new PolicyContext(request: null, Policies.Somebody(), TimeProvider.System);

        Assert.Equal(holds, PolicyEvaluation.Evaluate([policy], "a:b", "r", context).IsAllowed);
    }

    private static bool Holds(string operatorName, string values, string[] given)
    {
        var policy = Policies.Of(Policies.Allow("a:b", "*", $$"""{"{{operatorName}}": {"key": {{values}} } }"""));
        return given.Length == 0
            ? Policies.Allows(policy, "a:b", "r")
            : Policies.Allows(policy, "a:b", "r", ("KEY", given));
    }
}

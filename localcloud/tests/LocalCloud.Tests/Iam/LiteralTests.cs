namespace LocalCloud.Tests.Iam;

/// <summary>The characters that mean something in policies, meant as themselves.</summary>
public sealed class LiteralTests
{
    private const string Topics = "arn:aws:iot:eu-west-1:123456789012:topic/";

    [Theory]
    [ConformsTo("auth-literal-escapes")]
    [InlineData("a${*}b", "a*b", true)]
    [InlineData("a${*}b", "axb", false)]
    [InlineData("a${?}b", "a?b", true)]
    [InlineData("a${?}b", "axb", false)]
    [InlineData("a${$}{x}", "a${x}", true)]
    [InlineData("a${$}b", "axb", false)]
    public void An_escaped_character_stands_for_itself(string pattern, string topic, bool allowed) => Assert.Equal(
        allowed, Policies.Allows(Policies.Of(Policies.Allow("iot:Publish", Topics + pattern)), "iot:Publish", Topics + topic));
}

using Realtime.Users;

namespace Realtime.Tests.Users;

public sealed class IdentityIdTests
{
    private const string Uuid = "11111111-1111-4111-8111-1111111111af";

    [Theory]
    [InlineData($"eu-west-1:{Uuid}")]
    [InlineData($"us-gov-west-1:{Uuid}")]
    [InlineData("ap-southeast-2:c0ffee00-0000-0000-0000-000000000000")]
    public void A_region_and_a_uuid_are_one(string text) => Assert.True(IdentityId.IsValid(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(Uuid)]
    [InlineData($":{Uuid}")]
    [InlineData("eu-west-1:")]
    [InlineData($"EU-WEST-1:{Uuid}")]
    [InlineData("eu-west-1:11111111-1111-4111-8111-1111111111AF")]
    [InlineData($"eu-west-1:{Uuid}x")]
    [InlineData($"eu-west-1:{Uuid}:tab")]
    [InlineData($"eu west 1:{Uuid}")]
    [InlineData($"eu-west-1: {Uuid}")]
    [InlineData($"eu-west-1:{Uuid} ")]
    [InlineData("eu-west-1:11111111111141118111111111111111")]
    [InlineData($"eu-west-1:{{{Uuid}}}")]
    [InlineData("urn:user:42")]
    public void Anything_else_is_none(string? text) => Assert.False(IdentityId.IsValid(text));
}

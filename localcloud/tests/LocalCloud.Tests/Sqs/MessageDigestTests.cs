using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sqs;

public sealed class MessageDigestTests
{
    [Fact]
    public void A_body_has_the_digest_of_its_bytes() =>
        Assert.Equal("fafb00f5732ab283681e124bf8747ed1", MessageDigest.OfBody("This is a test message"));

    [Fact]
    public void Attributes_are_digested_in_the_order_of_their_names() => Assert.Equal(
        "67c8661bb02ec68105076dbcd8db76e9",
        MessageDigest.OfAttributes(new Dictionary<string, QueueAttribute>
        {
            ["c"] = new("Binary", "AP8="),
            ["b"] = new("String", "väl"),
            ["a"] = new("Number", "1"),
        }));

    [Fact]
    public void No_attributes_have_no_digest() => Assert.Null(MessageDigest.OfAttributes(new Dictionary<string, QueueAttribute>()));
}

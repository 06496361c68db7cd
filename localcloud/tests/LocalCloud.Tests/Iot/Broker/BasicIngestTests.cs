namespace LocalCloud.Tests.Iot.Broker;

public sealed class BasicIngestTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("limit-basic-ingest-levels-excluded")]
    public async Task What_is_published_to_a_rule_reaches_no_subscriber_and_its_prefix_counts_for_nothing()
    {
        var client = await _cloud.Connect5Async("c", properties: "1700");
        await client.Subscribe5Async("$aws/rules/#", options: 0);
        await client.Subscribe5Async("#", options: 0);

        foreach (var topic in new[] { "$aws/rules/r", "$aws/rules/r/1/2/3/4/5/6/7/8", "$aws/rules/r/" + new string('a', 256) })
        {
            await client.SendAsync(Packets5.Publish(topic, "x", qos: 1, packetId: 3));
            await client.ExpectAsync("40020003");
        }

        await client.SendAsync(Packets5.Publish("$aws/rules/r/1/2/3/4/5/6/7/8/9", "x", qos: 1, packetId: 3));
        await client.ExpectAsync(Packets5.Puback(3, 0x90));
        await client.ExpectNothingAsync();
    }
}

using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2.Model;

namespace EndToEnd.Clients;

/// <summary>Items of the message log as the design lays them out, written by hand so that tests don't rest on the code they test.</summary>
internal static class LogItem
{
    public const string Epoch = "abcdefghij";

    public static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static Dictionary<string, AttributeValue> Key(string partition, long seq) => new() { ["pk"] = new(partition), ["seq"] = Number(seq) };

    public static Dictionary<string, AttributeValue> Head(string topic, long last, long at) => new()
    {
        ["pk"] = new($"head|{topic}"),
        ["seq"] = Number(0),
        ["last"] = Number(last),
        ["at"] = Number(at),
        ["epoch"] = new(Epoch),
        ["generation"] = Number(1),
        ["floor"] = Number(1),
        ["floorAt"] = Number(at),
        ["born"] = Number(at),
    };

    public static Dictionary<string, AttributeValue> Message(string topic, long seq, long at, string id, string body) => new()
    {
        ["pk"] = new($"log|{topic}"),
        ["seq"] = Number(seq),
        ["at"] = Number(at),
        ["expiresAt"] = Number((at / 1000) + (93 * 86_400)),
        ["id"] = new(id),
        ["sender"] = new("backend"),
        ["sentAt"] = Number(at),
        ["body"] = new() { B = new MemoryStream(Encoding.UTF8.GetBytes(body)) },
    };

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}

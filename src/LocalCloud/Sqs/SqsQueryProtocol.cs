using System.Text.Json.Nodes;
using System.Xml.Linq;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>Turns calls in SQS's query protocol into JSON ones, and their answers into XML.</summary>
internal static class SqsQueryProtocol
{
    // The query protocol flattens its lists: AttributeName.1, AttributeName.2.
    private static readonly Dictionary<string, string> ListNames = new()
    {
        ["AttributeName"] = "AttributeNames",
        ["MessageAttributeName"] = "MessageAttributeNames",
        ["MessageSystemAttributeName"] = "MessageSystemAttributeNames",
    };

    /// <summary>Namespace of every element.</summary>
    public static XNamespace Namespace { get; } = "http://queue.amazonaws.com/doc/2012-11-05/";

    /// <summary>Whether a call speaks it.</summary>
    public static bool IsUsedBy(AwsRequest request) => !request.Headers.ContainsKey("X-Amz-Target");

    /// <summary>The input as the JSON protocol would have it.</summary>
    public static JsonObject Input(IReadOnlyDictionary<string, string> parameters)
    {
        var input = new JsonObject();
        foreach (var (name, value) in parameters)
        {
            if (name.Split('.') is [var list, _] && ListNames.TryGetValue(list, out var listName))
            {
                input.TryAdd(listName, new JsonArray());
                input[listName]!.AsArray().Add(value);
            }
            else if (!name.Contains('.'))
            {
                input[name] = value;
            }
        }

        if (MessageAttributes(parameters) is { Count: > 0 } attributes)
        {
            input["MessageAttributes"] = attributes;
        }

        return input;
    }

    /// <summary>The answer as XML.</summary>
    public static AwsResponse Answer(string operation, JsonObject output) =>
        QueryProtocol.Answer(Namespace, operation, output.SelectMany(pair => Write(pair.Key, pair.Value!)));

    private static JsonObject MessageAttributes(IReadOnlyDictionary<string, string> parameters)
    {
        var attributes = new JsonObject();
        for (var i = 1; parameters.TryGetValue($"MessageAttribute.{i}.Name", out var name); i++)
        {
            var attribute = new JsonObject();
            foreach (var part in (ReadOnlySpan<string>)["DataType", "StringValue", "BinaryValue"])
            {
                if (parameters.TryGetValue($"MessageAttribute.{i}.Value.{part}", out var value))
                {
                    attribute[part] = value;
                }
            }

            attributes[name] = attribute;
        }

        return attributes;
    }

    private static IEnumerable<XElement> Write(string name, JsonNode node) => (name, node) switch
    {
        ("Messages", JsonArray messages) => messages.Select(
            message => new XElement(Namespace + "Message", message!.AsObject().SelectMany(pair => Write(pair.Key, pair.Value!)))),
        ("QueueUrls", JsonArray urls) => urls.Select(url => new XElement(Namespace + "QueueUrl", url!.GetValue<string>())),
        ("Attributes", JsonObject attributes) => attributes.Select(
            pair => Entry("Attribute", pair.Key, new XElement(Namespace + "Value", pair.Value!.GetValue<string>()))),
        ("MessageAttributes", JsonObject attributes) => attributes.Select(
            pair => Entry(
                "MessageAttribute",
                pair.Key,
                new XElement(Namespace + "Value", pair.Value!.AsObject().SelectMany(part => Write(part.Key, part.Value!))))),
        _ => [new XElement(Namespace + name, node.GetValue<string>())],
    };

    private static XElement Entry(string element, string name, XElement value) =>
        new(Namespace + element, new XElement(Namespace + "Name", name), value);
}

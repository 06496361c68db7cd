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
    public static JsonObject Input(string operation, IReadOnlyDictionary<string, string> parameters)
    {
        var input = Fields(parameters);
        List<JsonNode> entries = [];
        for (var i = 1; Below(parameters, $"{operation}RequestEntry.{i}.") is { Count: > 0 } entry; i++)
        {
            entries.Add(Fields(entry));
        }

        if (entries.Count > 0)
        {
            input["Entries"] = new JsonArray([.. entries]);
        }

        return input;
    }

    /// <summary>The answer as XML.</summary>
    public static AwsResponse Answer(string operation, JsonObject output) =>
        QueryProtocol.Answer(Namespace, operation, output.SelectMany(pair => Write(operation, pair.Key, pair.Value!)));

    private static JsonObject Fields(IReadOnlyDictionary<string, string> parameters)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in parameters)
        {
            if (name.Split('.') is [var list, _] && ListNames.TryGetValue(list, out var listName))
            {
                fields.TryAdd(listName, new JsonArray());
                fields[listName]!.AsArray().Add(value);
            }
            else if (!name.Contains('.'))
            {
                fields[name] = value;
            }
        }

        AddMap(fields, "Attributes", parameters, "Attribute", (entry, prefix) => entry.GetValueOrDefault(prefix + "Value"));
        AddMap(fields, "MessageAttributes", parameters, "MessageAttribute", MessageAttribute);
        AddMap(fields, "MessageSystemAttributes", parameters, "MessageSystemAttribute", MessageAttribute);
        return fields;
    }

    // Attribute.1.Name, Attribute.1.Value, Attribute.2.Name ...
    private static void AddMap(
        JsonObject fields,
        string field,
        IReadOnlyDictionary<string, string> parameters,
        string name,
        Func<IReadOnlyDictionary<string, string>, string, JsonNode?> valueAt)
    {
        var map = new JsonObject();
        for (var i = 1; parameters.TryGetValue($"{name}.{i}.Name", out var key); i++)
        {
            map[key] = valueAt(parameters, $"{name}.{i}.");
        }

        if (map.Count > 0)
        {
            fields[field] = map;
        }
    }

    private static JsonObject MessageAttribute(IReadOnlyDictionary<string, string> parameters, string prefix)
    {
        var attribute = new JsonObject();
        foreach (var part in (ReadOnlySpan<string>)["DataType", "StringValue", "BinaryValue"])
        {
            if (parameters.TryGetValue($"{prefix}Value.{part}", out var value))
            {
                attribute[part] = value;
            }
        }

        return attribute;
    }

    private static Dictionary<string, string> Below(IReadOnlyDictionary<string, string> parameters, string prefix) => parameters
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    private static IEnumerable<XElement> Write(string operation, string name, JsonNode node) => (name, node) switch
    {
        ("Messages", JsonArray messages) => messages.Select(message => Element(operation, "Message", message)),
        ("Successful", JsonArray entries) => entries.Select(entry => Element(operation, operation + "ResultEntry", entry)),
        ("Failed", JsonArray entries) => entries.Select(entry => Element(operation, "BatchResultErrorEntry", entry)),
        ("QueueUrls" or "queueUrls", JsonArray urls) => urls.Select(url => new XElement(Namespace + "QueueUrl", url!.GetValue<string>())),
        ("Attributes", JsonObject attributes) => attributes.Select(
            pair => Entry("Attribute", pair.Key, new XElement(Namespace + "Value", pair.Value!.GetValue<string>()))),
        ("MessageAttributes", JsonObject attributes) => attributes.Select(
            pair => Entry("MessageAttribute", pair.Key, Element(operation, "Value", pair.Value))),
        _ => [new XElement(Namespace + name, node.ToString())],
    };

    private static XElement Element(string operation, string name, JsonNode? fields) =>
        new(Namespace + name, fields!.AsObject().SelectMany(pair => Write(operation, pair.Key, pair.Value!)));

    private static XElement Entry(string element, string name, XElement value) =>
        new(Namespace + element, new XElement(Namespace + "Name", name), value);
}

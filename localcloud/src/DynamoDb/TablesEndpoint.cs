using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.DynamoDb;

/// <summary>
/// <c>GET /_local/tables</c>: the tables with their keys. <c>GET /_local/tables/{table}</c>: a page of items as plain JSON, of one partition
/// (<c>?pk=…</c>, the last first; <c>ascending=true</c> turns that round) or of the whole table, and where the next one begins
/// (<c>?from=…</c>). Items are only read.
/// </summary>
internal sealed class TablesEndpoint(IDynalite dynalite) : ILocalEndpoint
{
    private const int ItemsOfPage = 50;

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/tables", ListAsync);
        local.MapGet("/tables/{table}", ReadAsync);
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var tables = new JsonArray();
        JsonNode? start = null;
        do
        {
            var input = new JsonObject();
            if (start is not null)
            {
                input["ExclusiveStartTableName"] = start.DeepClone();
            }

            var page = await dynalite.CallAsync("ListTables", input, cancellationToken);
            foreach (var name in page["TableNames"]!.AsArray())
            {
                var keys = await KeysAsync((string)name!, cancellationToken);
                tables.Add(new JsonObject { ["name"] = (string)name!, ["keys"] = new JsonArray([.. keys.Select(key => (JsonNode)key.Name)]) });
            }

            start = page["LastEvaluatedTableName"];
        }
        while (start is not null);

        return Results.Text(tables.ToJsonString(), "application/json");
    }

    private async Task<IResult> ReadAsync(string table, string? pk, string? from, CancellationToken cancellationToken, bool ascending = false)
    {
        try
        {
            var keys = await KeysAsync(table, cancellationToken);
            var input = new JsonObject { ["TableName"] = table, ["Limit"] = ItemsOfPage };
            if (Position(from) is { } position)
            {
                input["ExclusiveStartKey"] = position;
            }

            if (!string.IsNullOrEmpty(pk))
            {
                input["KeyConditionExpression"] = "#pk = :pk";
                input["ExpressionAttributeNames"] = new JsonObject { ["#pk"] = keys[0].Name };
                input["ExpressionAttributeValues"] = new JsonObject { [":pk"] = new JsonObject { [keys[0].Type] = pk } };
                input["ScanIndexForward"] = ascending;
            }

            var page = await dynalite.CallAsync(string.IsNullOrEmpty(pk) ? "Scan" : "Query", input, cancellationToken);
            var json = new JsonObject
            {
                ["keys"] = new JsonArray([.. keys.Select(key => (JsonNode)key.Name)]),
                ["items"] = new JsonArray([.. page["Items"]!.AsArray().Select(item => PlainItem.Of(item!.AsObject()))]),
                ["next"] = page["LastEvaluatedKey"] is { } next ? WebEncoders.Base64UrlEncode(JsonText.Bytes(next)) : null,
            };
            return Results.Text(json.ToJsonString(), "application/json");
        }
        catch (AwsException e)
        {
            return Results.Text(e.Message, statusCode: e.Status);
        }
    }

    private static JsonNode? Position(string? from)
    {
        try
        {
            return string.IsNullOrEmpty(from) ? null : JsonText.Parse(WebEncoders.Base64UrlDecode(from));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new AwsException("ValidationException", StatusCodes.Status400BadRequest, "No page begins there.");
        }
    }

    private async Task<IReadOnlyList<TableKey>> KeysAsync(string table, CancellationToken cancellationToken)
    {
        var answer = await dynalite.CallAsync("DescribeTable", new JsonObject { ["TableName"] = table }, cancellationToken);
        var types = answer["Table"]!["AttributeDefinitions"]!.AsArray().ToDictionary(one => (string)one!["AttributeName"]!, one => (string)one!["AttributeType"]!);
        return [.. answer["Table"]!["KeySchema"]!.AsArray()
            .OrderBy(key => (string?)key!["KeyType"], StringComparer.Ordinal) // HASH, RANGE
            .Select(key => new TableKey((string)key!["AttributeName"]!, types[(string)key["AttributeName"]!]))];
    }

    private sealed record TableKey(string Name, string Type);
}

/// <summary>An item as people read it: without types, and bytes that are text as that text.</summary>
internal static class PlainItem
{
    /// <summary>The item as plain JSON.</summary>
    public static JsonObject Of(JsonObject attributes) =>
        new(attributes.Select(attribute => KeyValuePair.Create(attribute.Key, Value(attribute.Value!.AsObject().First()))));

    // Numbers have more digits than a page's.
    private static JsonNode? Value(KeyValuePair<string, JsonNode?> typed) => typed.Key switch
    {
        "NULL" => null,
        "M" => Of(typed.Value!.AsObject()),
        "L" => new JsonArray([.. typed.Value!.AsArray().Select(one => Value(one!.AsObject().First()))]),
        "B" => Text((string)typed.Value!),
        "BS" => new JsonArray([.. typed.Value!.AsArray().Select(one => (JsonNode)Text((string)one!))]),
        "N" when long.TryParse((string)typed.Value!, System.Globalization.CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1L << 53 => number,
        _ => typed.Value!.DeepClone(),
    };

    private static string Text(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        return System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.AsSpan().ContainsAny(Unreadable) ? Encoding.UTF8.GetString(bytes) : "base64:" + base64;
    }

    private static readonly System.Buffers.SearchValues<byte> Unreadable =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 32).Where(control => control is not ('\t' or '\n' or '\r')).Select(control => (byte)control)]);
}

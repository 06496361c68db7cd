using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;

namespace Infrastructure.Users;

/// <summary>How an export tells what stands beside a user's notifications: the state of their inboxes, preferences, and what waits for the first sign-in.</summary>
internal static class StoredInbox
{
    /// <summary>Writes the items as they are. Of what is read and archived the changes stand among the messages; what is made of them has bytes alone, and is left out.</summary>
    public static async Task WriteAsync(Utf8JsonWriter json, IAsyncEnumerable<Dictionary<string, AttributeValue>> items)
    {
        json.WriteStartArray("inbox");
        await foreach (var item in items)
        {
            if (!item.Values.Any(value => value.B is not null))
            {
                Write(json, new AttributeValue { M = item, IsMSet = true });
            }
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, AttributeValue value)
    {
        if (value.IsMSet)
        {
            json.WriteStartObject();
            foreach (var (name, one) in value.M.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                Write(json, one);
            }

            json.WriteEndObject();
        }
        else if (value.IsLSet)
        {
            json.WriteStartArray();
            value.L.ForEach(one => Write(json, one));
            json.WriteEndArray();
        }
        else if (value.N is { } number)
        {
            json.WriteNumberValue(decimal.Parse(number, CultureInfo.InvariantCulture));
        }
        else if (value.BOOL is { } flag)
        {
            json.WriteBooleanValue(flag);
        }
        else
        {
            json.WriteStringValue(value.S);
        }
    }
}

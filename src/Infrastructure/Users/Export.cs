using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Connections;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Sessions;

namespace Infrastructure.Users;

/// <summary>Writes what is stored about a user as one JSON object: who he is, what he got and what he sent.</summary>
internal sealed class Export(IAmazonDynamoDB client, UserTables tables, StoredUser user, TimeProvider clock)
{
    // For a person to read: names and texts as they are.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it. Messages are in the order of topic and number.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        List<UserItem> items = [];
        await foreach (var item in new UserItems(client, tables.MessageLog, user, clock).ReadAsync(cancellationToken))
        {
            items.Add(item);
        }

        await using var json = new Utf8JsonWriter(output, Readable);
        json.WriteStartObject();
        json.WriteString("subject", user.Subject);
        await WriteUserAsync(json, cancellationToken);
        await WriteIdentitiesAsync(json, cancellationToken);
        await WriteConnectionsAsync(json, cancellationToken);
        await WriteRoomsAsync(json, cancellationToken);
        await StoredInbox.WriteAsync(json, StoredPartitions.OfInbox(client, tables, user).ReadAsync(cancellationToken));
        WriteMessages(json, "received", items.Where(item => item.Kind is UserItemKind.Received));
        WriteMessages(json, "sent", items.Where(item => item.Kind is UserItemKind.Sent));
        json.WriteNumber("unfinishedEvents", items.Count(item => item.Kind is UserItemKind.Unfinished));
        json.WriteEndObject();
    }

    private async Task WriteUserAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        var item = user.Subject is null ? null : (await client.GetItemAsync(
            new GetItemRequest { TableName = tables.Directory, Key = DirectoryTable.SubjectKey(user.Subject), ConsistentRead = true }, cancellationToken)).Item;
        if (item?.GetValueOrDefault(DirectoryTable.Name) is { } name)
        {
            json.WriteString("name", name.S);
        }

        if (DirectoryTable.Time(item, DirectoryTable.BlockedAt) is { } blockedAt)
        {
            json.WriteString("blockedAt", blockedAt);
        }
    }

    private async Task WriteConnectionsAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        json.WriteStartArray("connections");
        await foreach (var item in StoredPartitions.OfConnections(client, tables, user).ReadAsync(cancellationToken))
        {
            if (!item.ContainsKey(ConnectionTable.ClientId))
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("clientId", item[ConnectionTable.ClientId].S);
            json.WriteString("connectedAt", Time(item[ConnectionTable.ConnectedAt]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private async Task WriteIdentitiesAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        json.WriteStartArray("identities");
        foreach (var identity in user.IdentityIds)
        {
            var item = (await client.GetItemAsync(
                new GetItemRequest { TableName = tables.Directory, Key = DirectoryTable.IdentityKey(identity), ConsistentRead = true }, cancellationToken)).Item;
            json.WriteStartObject();
            json.WriteString("identityId", identity);
            if (item?.GetValueOrDefault(DirectoryTable.AttachedAt) is { } attachedAt)
            {
                json.WriteString("policyAttachedAt", Time(attachedAt));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private async Task WriteRoomsAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        List<RoomItem> items = [];
        await foreach (var item in new StoredRooms(client, tables.Rooms, user, clock).ReadAsync(cancellationToken))
        {
            items.Add(item);
        }

        var read = items.Where(item => item.Kind is RoomItemKind.Listed).ToDictionary(item => item.RoomId, item => RoomItems.ToListed(item.Attributes).Read);
        json.WriteStartArray("rooms");
        foreach (var item in items.Where(item => item.Kind is RoomItemKind.Membership).OrderBy(item => item.RoomId, StringComparer.Ordinal))
        {
            var membership = RoomItems.ToMembership(item.Attributes);
            json.WriteStartObject();
            json.WriteString("roomId", item.RoomId);
            json.WriteBoolean("isMember", membership.IsMember);
            json.WriteString("role", RoomWords.Of(membership.Role));
            json.WriteString("joined", membership.Joined.ToString());
            if (membership.MutedUntil is { } mutedUntil)
            {
                json.WriteString("mutedUntil", mutedUntil);
            }

            if (read.GetValueOrDefault(item.RoomId) is { } readUpTo)
            {
                json.WriteString("readUpTo", readUpTo.ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("roomsMade");
        foreach (var item in items.Where(item => item.Kind is RoomItemKind.Made).OrderBy(item => item.RoomId, StringComparer.Ordinal))
        {
            json.WriteStringValue(item.RoomId);
        }

        json.WriteEndArray();
    }

    // What the user chose, also of types that the catalogue no longer has.
    private static void WriteMessages(Utf8JsonWriter json, string name, IEnumerable<UserItem> messages)
    {
        json.WriteStartArray(name);
        foreach (var message in messages.OrderBy(message => message.Topic, StringComparer.Ordinal).ThenBy(Number))
        {
            json.WriteStartObject();
            json.WriteString("topic", message.Topic);
            json.WriteNumber("number", Number(message));
            json.WriteString("id", message.Attributes[LogTable.Id].S);
            json.WriteString("sender", message.Attributes[LogTable.Sender].S);
            if (message.Attributes.GetValueOrDefault(LogTable.Kind) is { } kind)
            {
                json.WriteString("kind", kind.S);
            }

            json.WriteString("sentAt", Time(message.Attributes[LogTable.SentAt]));
            WritePayload(json, message.Attributes[LogTable.Body].B.ToArray());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // As the HTTP API gives it.
    private static void WritePayload(Utf8JsonWriter json, byte[] body)
    {
        var payload = Payload.Inspect(body);
        if (payload.IsJson)
        {
            json.WritePropertyName("payload");
            json.WriteRawValue(payload.Bytes.Span, skipInputValidation: true);
            return;
        }

        json.WriteStartObject("payload");
        json.WriteBase64String("base64", body);
        json.WriteEndObject();
    }

    private static long Number(UserItem item) => long.Parse(item.Attributes[LogTable.SortKey].N, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(AttributeValue milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds.N, CultureInfo.InvariantCulture));
}

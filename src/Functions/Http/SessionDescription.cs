using System.Text.Json;
using Realtime.Topics;

namespace Functions.Http;

/// <summary>What a client is told about the backend when it opens a session.</summary>
internal sealed record SessionDescription(string Region, string IotEndpoint, TopicPrefix TopicPrefix)
{
    public void WriteTo(Utf8JsonWriter writer, string identityId)
    {
        writer.WriteStartObject();
        writer.WriteString("identityId"u8, identityId);
        writer.WriteString("region"u8, Region);
        writer.WriteString("iotEndpoint"u8, IotEndpoint);
        writer.WriteString("topicPrefix"u8, TopicPrefix.Text);
        writer.WriteStartArray("families"u8);
        foreach (var family in TopicCatalog.Families)
        {
            Write(writer, family);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TopicFamily family)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, family.Name);
        writer.WriteString("topic"u8, family.Pattern);
        if (family.CommittedLevel is { } level)
        {
            writer.WriteString("committedTopic"u8, $"{family.Pattern}/{level}");
        }

        writer.WriteString("subscribers"u8, NameOf(family.Subscribers));
        writer.WriteString("publishers"u8, NameOf(family.Publishers));
        writer.WriteBoolean("logged"u8, family.IsLogged);
        if (family.Retention is { } retention)
        {
            writer.WriteNumber("retentionSeconds"u8, (long)retention.TotalSeconds);
        }

        writer.WriteNumber("maxPayloadBytes"u8, family.MaxPayloadBytes);
        // Whether _meta on the topic itself is the backend's word; on a committed copy it always is.
        writer.WriteBoolean("metaIsTrusted"u8, family.MetaIsTrusted);
        writer.WriteEndObject();
    }

    private static string NameOf(Audience audience) => audience switch
    {
        Audience.Owner => "owner",
        Audience.SignedIn => "signedIn",
        _ => "nobody",
    };
}

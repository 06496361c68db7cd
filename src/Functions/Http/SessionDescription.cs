using System.Text.Json;
using Realtime.Topics;

namespace Functions.Http;

/// <summary>What a client is told about the backend when it opens a session.</summary>
/// <param name="Region">The AWS region.</param>
/// <param name="IotEndpoint">The host to connect to.</param>
/// <param name="TopicPrefix">What topics begin with at the broker.</param>
/// <param name="RulePrefix">What the names of AWS IoT rules begin with.</param>
internal sealed record SessionDescription(string Region, string IotEndpoint, TopicPrefix TopicPrefix, string RulePrefix)
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

    private void Write(Utf8JsonWriter writer, TopicFamily family)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, family.Name);
        writer.WriteString("topic"u8, family.Pattern);
        if (family.CommittedLevel is { } level)
        {
            writer.WriteString("committedTopic"u8, $"{family.Pattern}/{level}");
        }

        if (family.IsIngested)
        {
            writer.WriteString("ingestTopic"u8, IngestTopic(family.Name, family.Pattern));
        }

        if (family.BesideLevel is { } beside)
        {
            writer.WriteString($"{beside}Topic", IngestTopic(beside, string.Join('/', [beside, .. family.Levels, family.KeyLevel])));
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

    // Without the topic prefix: the rule's name is the deployment's own.
    private string IngestTopic(string rule, string topic) => $"$aws/rules/{RulePrefix}{rule}/{topic}";

    private static string NameOf(Audience audience) => audience switch
    {
        Audience.Owner => "owner",
        Audience.SignedIn => "signedIn",
        Audience.Members => "members",
        _ => "nobody",
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Functions.Publishing;

/// <summary>Takes any JSON: whether it is a good request is decided where the answer can say what is wrong.</summary>
internal sealed class TriggeringEventConverter : JsonConverter<TriggeringEvent>
{
    public override bool HandleNull => true;

    public override TriggeringEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TriggeringEvent.Of(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, TriggeringEvent value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Events are only read.");
}

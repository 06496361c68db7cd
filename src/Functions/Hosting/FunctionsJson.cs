using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Functions.CustomResources;
using Functions.DeadLetters;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Rooms;
using Realtime.Messages;

[assembly: LambdaSerializer(typeof(FunctionsSerializer))]

namespace Functions.Hosting;

/// <summary>What the functions read and write. Bodies behind the HTTP API have shapes of their own.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TriggeringEvent))]
[JsonSerializable(typeof(PublishResult))]
[JsonSerializable(typeof(DrainResult))]
[JsonSerializable(typeof(StatusResult))]
[JsonSerializable(typeof(AudienceResult))]
[JsonSerializable(typeof(RoomCommandResult))]
[JsonSerializable(typeof(ArchivedEvent))]
[JsonSerializable(typeof(ArchiveResult))]
[JsonSerializable(typeof(BlockResult))]
[JsonSerializable(typeof(RedriveReport))]
[JsonSerializable(typeof(QueueEvent))]
[JsonSerializable(typeof(QueueResult))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
[JsonSerializable(typeof(CustomResourceRequest))]
[JsonSerializable(typeof(CustomResourceResponse))]
internal sealed partial class FunctionsJson : JsonSerializerContext;

/// <summary>
/// Reads events nested deeper than the default, with U+FFFD for half characters and for what is no UTF-8: EventBridge carries such things.
/// Not of any depth: a JSON document looks for the beginning of each value from its end, so its cost is depth times length.
/// </summary>
internal sealed class FunctionsSerializer()
    : SourceGeneratorLambdaJsonSerializer<FunctionsJson>((JsonSerializerOptions options) => options.MaxDepth = MaxDepth)
{
    /// <summary>The deepest event that is taken.</summary>
    public const int MaxDepth = 1_000;

    /// <inheritdoc/>
    protected override T InternalDeserialize<T>(byte[] utf8Json)
    {
        var valid = Utf8.IsValid(utf8Json) ? utf8Json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8Json));
        return base.InternalDeserialize<T>(HalfCharacters.Replace(valid).ToArray());
    }
}

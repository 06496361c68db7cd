using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Functions.CustomResources;
using Functions.Hosting;
using Functions.Publishing;

[assembly: LambdaSerializer(typeof(FunctionsSerializer))]

namespace Functions.Hosting;

/// <summary>What the functions read and write. Bodies behind the HTTP API have shapes of their own.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TriggeringEvent))]
[JsonSerializable(typeof(PublishResult))]
[JsonSerializable(typeof(ArchivedEvent))]
[JsonSerializable(typeof(ArchiveResult))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
[JsonSerializable(typeof(CustomResourceRequest))]
[JsonSerializable(typeof(CustomResourceResponse))]
internal sealed partial class FunctionsJson : JsonSerializerContext;

/// <summary>Reads events nested deeper than the default: EventBridge takes them, and one that can't be read would be retried.</summary>
internal sealed class FunctionsSerializer()
    : SourceGeneratorLambdaJsonSerializer<FunctionsJson>((JsonSerializerOptions options) => options.MaxDepth = 1_000);

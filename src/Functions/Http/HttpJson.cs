using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;

namespace Functions.Http;

/// <summary>What the functions behind the HTTP API read and write; bodies have shapes of their own.</summary>
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
internal sealed partial class HttpJson : JsonSerializerContext;

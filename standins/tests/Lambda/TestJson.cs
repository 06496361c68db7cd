using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;

namespace Packages.Tests.Lambda;

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
internal sealed partial class TestJson : JsonSerializerContext;

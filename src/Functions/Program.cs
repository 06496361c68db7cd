using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Functions.Archiving;
using Functions.CustomResources;
using Functions.Hosting;
using Functions.Http;
using Functions.Publishing;

// One program for all functions: the handler's name, which Lambda puts into the environment, chooses.
var functions = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["PublishNotification"] = () => FunctionHost.RunAsync<TriggeringEvent, PublishResult>(
        composition => composition.PublishNotification().HandleAsync, PublishingSerializer()),
    ["PublishUpdate"] = () => FunctionHost.RunAsync<TriggeringEvent, PublishResult>(
        composition => composition.PublishUpdate().HandleAsync, PublishingSerializer()),
    ["ArchiveMessage"] = () => FunctionHost.RunAsync<ArchivedEvent, ArchiveResult>(
        composition => composition.ArchiveMessage().HandleAsync, new SourceGeneratorLambdaJsonSerializer<ArchivingJson>()),
    ["GetMessages"] = () => FunctionHost.RunAsync<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        composition => composition.GetMessages().HandleAsync, new SourceGeneratorLambdaJsonSerializer<HttpJson>()),
    ["CatchUp"] = () => FunctionHost.RunAsync<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        composition => composition.CatchUp().HandleAsync, new SourceGeneratorLambdaJsonSerializer<HttpJson>()),
    ["OpenSession"] = () => FunctionHost.RunAsync<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        composition => composition.OpenSession().HandleAsync, new SourceGeneratorLambdaJsonSerializer<HttpJson>()),
    ["ResolveIotEndpoint"] = () => FunctionHost.RunAsync<CustomResourceRequest, CustomResourceResponse>(
        composition => composition.ResolveIotEndpoint().HandleAsync, new SourceGeneratorLambdaJsonSerializer<CustomResourceJson>()),
};

var handler = Environment.GetEnvironmentVariable("_HANDLER") ?? "";
await (functions.TryGetValue(handler, out var run) ? run() : FunctionHost.RefuseAsync(handler, functions.Keys));

// EventBridge takes events nested deeper than the reader's default, and one that can't be read would be retried.
static SourceGeneratorLambdaJsonSerializer<PublishingJson> PublishingSerializer() =>
    new((JsonSerializerOptions options) => options.MaxDepth = 1_000);

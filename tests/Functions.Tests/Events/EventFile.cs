using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.CustomResources;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;

namespace Functions.Tests.Events;

/// <summary>Reads the files of <c>events/</c> as Lambda would hand them over.</summary>
internal static class EventFile
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "events");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(Folder, file).Replace('\\', '/'), null))
            .Order(StringComparer.Ordinal)];

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"))
        .Replace("${IdentityPoolId}", TestBackend.IdentityPool, StringComparison.Ordinal)
        .Replace("${UserPoolId}", TestBackend.UserPool, StringComparison.Ordinal);

    public static TriggeringEvent Triggering(string name) =>
        Read<TriggeringEvent>(Text(name));

    public static ArchivedEvent Archived(string name) =>
        Read<ArchivedEvent>(Text(name));

    public static APIGatewayHttpApiV2ProxyRequest Request(string name) =>
        Read<APIGatewayHttpApiV2ProxyRequest>(Text(name));

    public static QueueEvent Queue(string name) =>
        Read<QueueEvent>(Text(name));

    public static CustomResourceRequest CustomResource(string name) =>
        Read<CustomResourceRequest>(Text(name));

    public static JsonElement Written<T>(T answer, ILambdaSerializer serializer)
    {
        using var stream = new MemoryStream();
        serializer.Serialize(answer, stream);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    private static T Read<T>(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return new FunctionsSerializer().Deserialize<T>(stream);
    }
}

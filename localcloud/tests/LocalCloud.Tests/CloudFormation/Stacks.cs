using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.CloudFormation;

/// <summary>A cloud assembly of several stacks without functions, and its state.</summary>
internal sealed class Stacks : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stacks-");
    private readonly JsonObject _artifacts = [];
    private readonly List<string> _further = [];

    public void Add(string name, string template, params string[] dependencies)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, name + ".template.json"), template);
        _artifacts[name] = new JsonObject
        {
            ["type"] = "aws:cloudformation:stack",
            ["dependencies"] = new JsonArray([.. dependencies.Select(id => JsonValue.Create(id))]),
        };
    }

    public async Task<LocalCloudHost> StartAsync(params (string Name, string Value)[] parameters)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "manifest.json"), new JsonObject { ["artifacts"] = _artifacts.DeepClone() }.ToJsonString(),
            TestContext.Current.CancellationToken);
        return await LocalCloudHost.StartAsync(
            new CloudOptions
            {
                Port = 0,
                ApiPort = 0,
                DemoPort = 0,
                MqttPort = 0,
                StateDirectory = Path.Combine(_folder.FullName, "state"),
                AssemblyDirectory = _folder.FullName,
                FurtherAssemblies = _further,
                RootDirectory = ProjectRoot.Find(),
                Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
            },
            services => services.AddLogging(logging => logging.ClearProviders()),
            TestContext.Current.CancellationToken);
    }

    /// <summary>Another assembly, to run beside this one.</summary>
    public string Beside(string name, string template)
    {
        var folder = _folder.CreateSubdirectory("beside-" + name);
        File.WriteAllText(Path.Combine(folder.FullName, name + ".template.json"), template);
        var artifacts = new JsonObject { [name] = new JsonObject { ["type"] = "aws:cloudformation:stack" } };
        File.WriteAllText(Path.Combine(folder.FullName, "manifest.json"), new JsonObject { ["artifacts"] = artifacts }.ToJsonString());
        _further.Add(folder.FullName);
        return folder.FullName;
    }

    /// <summary>What ReceiveMessage answers.</summary>
    public static async Task<string> ReceiveAsync(LocalCloudHost cloud, string queueUrl)
    {
        var body = Encoding.UTF8.GetBytes(new JsonObject { ["QueueUrl"] = queueUrl }.ToJsonString());
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.Endpoints.Gateway)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0") } },
        };
        request.Headers.Add("X-Amz-Target", "AmazonSQS.ReceiveMessage");
        AdministratorSignature.Sign(request, body, "sqs", "eu-west-1", TimeProvider.System);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.Fakes;

/// <summary>Directories of its own, gone at the end.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("localcloud-").FullName;

    public Sandbox(string? root = null) => Options = new CloudOptions
    {
        StateDirectory = Path.Combine(_directory, "state"),
        AssemblyDirectory = Path.Combine(_directory, "cdk.out"),
        RootDirectory = root ?? _directory,
        Port = 0,
        MqttPort = 0,
        ApiPort = 0,
        DemoPort = 0,
    };

    public CloudOptions Options { get; }

    public static ResourceRequest Resource(string type, string properties, string logicalId = "Thing") => new(
        logicalId,
        type,
        JsonNode.Parse(properties)!.AsObject(),
        new StackContext("Realtime", "eu-west-1", "123456789012", "/nowhere"));

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}

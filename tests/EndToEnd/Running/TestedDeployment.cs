using System.Text.Json.Nodes;

namespace EndToEnd.Running;

/// <summary>
/// The deployment that tests run against which ask for no other: the one without a stage, or with TEST_ASSEMBLY that of the cloud assembly in this folder of the
/// repository. Then the one without a stage runs beside it, in the same LocalCloud.
/// </summary>
internal static class TestedDeployment
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("TEST_ASSEMBLY") is { Length: > 0 } folder ? folder : null;

    /// <summary>Its cloud assembly's folder.</summary>
    public static string Assembly => Repository.PathTo(Given ?? "cdk.out");

    /// <summary>LocalCloud's options for the deployment that runs beside it.</summary>
    public static string[] Beside => Given is null ? [] : ["--assembly", Repository.PathTo("cdk.out")];

    /// <summary>The name of its stack.</summary>
    public static string StackName => Given is null ? "Realtime" : Path.GetFileName(Directory.GetFiles(Assembly, "*.template.json").Single()).Split('.')[0];

    /// <summary>A topic or filter as the broker knows it.</summary>
    public static string OnBroker(string topic)
    {
        var template = JsonNode.Parse(File.ReadAllText(Path.Combine(Assembly, $"{StackName}.template.json")))!;
        return (string?)template["Outputs"]!["TopicPrefix"]?["Value"] + topic;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Running;

/// <summary>A copy of the synthesized cloud assembly whose template the test may change.</summary>
internal sealed class CloudAssembly : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public CloudAssembly()
    {
        Copy(new DirectoryInfo(Repository.PathTo("cdk.out")), Directory.CreateDirectory(Folder));
        Template = JsonNode.Parse(File.ReadAllText(TemplateFile))!.AsObject();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("assembly-").FullName;

    public JsonObject Template { get; }

    public JsonObject Resources => Template["Resources"]!.AsObject();

    private string TemplateFile => Path.Combine(Folder, "Realtime.template.json");

    /// <summary>The logical id of a function by its handler.</summary>
    public string FunctionId(string handler) =>
        Resources.Single(resource =>
            (string?)resource.Value!["Type"] == "AWS::Lambda::Function" && (string?)resource.Value["Properties"]!["Handler"] == handler).Key;

    /// <summary>Writes the changed template; then a LocalCloud can be started on <see cref="Folder"/>.</summary>
    public string Save()
    {
        File.WriteAllText(TemplateFile, Template.ToJsonString(Indented));
        return Folder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }
}

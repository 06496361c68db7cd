using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Running;

/// <summary>A copy of the synthesized cloud assembly whose template the test may change.</summary>
internal sealed class CloudAssembly : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public CloudAssembly()
    {
        var source = new DirectoryInfo(TestedDeployment.Assembly);
        foreach (var file in source.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(Folder, file.Name));
        }

        // Only what the template uses: older syntheses may have left their assets beside it.
        foreach (var asset in Assets().Where(asset => Directory.Exists(Path.Combine(source.FullName, asset))))
        {
            Copy(new DirectoryInfo(Path.Combine(source.FullName, asset)), Directory.CreateDirectory(Path.Combine(Folder, asset)));
        }

        Template = JsonNode.Parse(File.ReadAllText(TemplateFile))!.AsObject();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("assembly-").FullName;

    public JsonObject Template { get; }

    public JsonObject Resources => Template["Resources"]!.AsObject();

    private string TemplateFile => Path.Combine(Folder, $"{TestedDeployment.StackName}.template.json");

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

    private IEnumerable<string> Assets() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{TestedDeployment.StackName}.assets.json")))!["files"]!.AsObject()
            .Select(file => (string)file.Value!["source"]!["path"]!);

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

using System.Xml.Linq;

namespace Layout.Tests;

/// <summary>A project of this repository and the projects that it builds upon, as paths below the root.</summary>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> References)
{
    /// <summary>Every project of the repository.</summary>
    public static IReadOnlyList<ProjectFile> All { get; } =
        [.. SourceFiles.Named("*.csproj").Select(path => Read(path, File.ReadAllText(Repository.PathTo(path))))];

    /// <summary>Reads a project: its project references, and the stand-ins that <c>AwsPackage</c> names.</summary>
    public static ProjectFile Read(string path, string xml)
    {
        var items = XDocument.Parse(xml).Descendants();
        var projects = items.Where(item => item.Name.LocalName == "ProjectReference").Select(item => Resolve(path, Include(item)));
        var standins = items.Where(item => item.Name.LocalName == "AwsPackage").Select(item => $"standins/{Include(item)}/{Include(item)}.csproj");
        return new ProjectFile(path, [.. projects, .. standins]);
    }

    /// <summary>All that is built with a project, itself included.</summary>
    public IReadOnlySet<string> Closure()
    {
        var closure = new HashSet<string>();
        var open = new Stack<string>([Path]);
        while (open.TryPop(out var path))
        {
            if (closure.Add(path) && All.FirstOrDefault(project => project.Path == path) is { } project)
            {
                project.References.ToList().ForEach(open.Push);
            }
        }

        return closure;
    }

    private static string Include(XElement item) => item.Attribute("Include")!.Value;

    private static string Resolve(string project, string include)
    {
        var root = Repository.Root;
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, System.IO.Path.GetDirectoryName(project)!, include.Replace('\\', '/')));
        return System.IO.Path.GetRelativePath(root, full);
    }
}

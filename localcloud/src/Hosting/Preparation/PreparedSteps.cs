using System.Text.Json;

namespace LocalCloud.Hosting.Preparation;

/// <summary>From which inputs each step was done last: <c>.localcloud/prepared.json</c>.</summary>
internal sealed class PreparedSteps
{
    /// <summary>The file's name, in the state directory.</summary>
    public const string FileName = "prepared.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _hashes;

    /// <summary>Reads the file, if there is one.</summary>
    public PreparedSteps(string root)
    {
        _path = Path.Combine(root, ".localcloud", FileName);
        _hashes = Read(_path);
    }

    /// <summary>Whether the step was last done from these inputs.</summary>
    public bool IsRecorded(string step, string hash)
    {
        lock (_lock)
        {
            return _hashes.GetValueOrDefault(step) == hash;
        }
    }

    /// <summary>The step is done; or with <see langword="null"/> it is about to be, and what was known no longer counts.</summary>
    public void Record(string step, string? hash)
    {
        lock (_lock)
        {
            _hashes[step] = hash ?? "";
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.WriteAllText(_path + ".next", JsonSerializer.Serialize(_hashes, Indented));
            File.Move(_path + ".next", _path, overwrite: true);
        }
    }

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) ?? [] : [];
        }
        catch (JsonException)
        {
            // All steps are then taken as stale.
            return [];
        }
    }
}

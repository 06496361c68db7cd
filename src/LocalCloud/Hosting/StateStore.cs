using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalCloud.Hosting;

/// <summary>Small state that survives a restart: one JSON file per name, replaced in one step.</summary>
public sealed class StateStore(CloudOptions options)
{
    private readonly Lock _lock = new();

    /// <summary>Reads what was saved under <paramref name="name"/>, or <see langword="default"/> when nothing was.</summary>
    public T? Load<T>(string name, JsonTypeInfo<T> type)
    {
        lock (_lock)
        {
            return File.Exists(PathOf(name)) ? JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(name)), type) : default;
        }
    }

    /// <summary>Saves <paramref name="value"/> under <paramref name="name"/>.</summary>
    public void Save<T>(string name, T value, JsonTypeInfo<T> type)
    {
        lock (_lock)
        {
            Directory.CreateDirectory(options.StateDirectory);
            var next = PathOf(name) + ".next";
            File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(value, type));
            File.Move(next, PathOf(name), overwrite: true);
        }
    }

    private string PathOf(string name) => Path.Combine(options.StateDirectory, name + ".json");
}

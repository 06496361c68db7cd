using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalCloud.Hosting;

/// <summary>Small state that survives a restart: one JSON file per name (<c>queues</c>, <c>events/42</c>), replaced in one step.</summary>
public sealed class StateStore(CloudOptions options)
{
    private readonly Lock _lock = new();

    /// <summary>The disk that all state is on, also what is kept in other forms.</summary>
    public StateDisk Disk { get; } = new(options.StateDirectory);

    /// <summary>Reads what was saved under <paramref name="name"/>, or <see langword="default"/> when nothing was.</summary>
    /// <exception cref="LocalCloudException">There is something else; the file is named.</exception>
    public T? Load<T>(string name, JsonTypeInfo<T> type)
    {
        lock (_lock)
        {
            return File.Exists(PathOf(name)) ? StateDisk.Read(PathOf(name), bytes => JsonSerializer.Deserialize(bytes, type)) : default;
        }
    }

    /// <summary>Saves <paramref name="value"/> under <paramref name="name"/>.</summary>
    /// <exception cref="StorageException">It can't be written; what was saved before is still there.</exception>
    public void Save<T>(string name, T value, JsonTypeInfo<T> type)
    {
        lock (_lock)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
            // What stands in no folder is written seldom and can't be made again (keys, identities, attached policies): it outlives the loss of power too.
            Disk.Write(name, bytes.Length, () => Replace(PathOf(name), bytes, isForced: !name.Contains('/', StringComparison.Ordinal)));
        }
    }

    /// <summary>Deletes what was saved under <paramref name="name"/>, if anything was.</summary>
    /// <exception cref="StorageException">It can't be deleted.</exception>
    public void Delete(string name)
    {
        lock (_lock)
        {
            if (File.Exists(PathOf(name)))
            {
                StateDisk.Delete(() => File.Delete(PathOf(name)));
            }
        }
    }

    /// <summary>Names below <paramref name="folder"/>: <c>events/42</c>.</summary>
    public IReadOnlyList<string> Names(string folder)
    {
        var directory = Path.Combine(options.StateDirectory, folder);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*.json").Select(file => folder + "/" + Path.GetFileNameWithoutExtension(file))]
            : [];
    }

    private static void Replace(string path, byte[] bytes, bool isForced)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".next";
        try
        {
            using (var file = File.OpenHandle(next, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(file, bytes, 0);
                if (isForced)
                {
                    RandomAccess.FlushToDisk(file);
                }
            }

            File.Move(next, path, overwrite: true);
        }
        catch
        {
            // A full disk keeps no halves.
            StateDisk.Discard(next);
            throw;
        }
    }

    private string PathOf(string name) => Path.Combine(options.StateDirectory, name + ".json");
}

/// <summary>Keeps a second LocalCloud from the same data. The kernel lets go of it however the first one ends.</summary>
internal static class StateLock
{
    /// <summary>The lock's file, in the state directory.</summary>
    public const string FileName = "lock";

    /// <summary>Takes the lock; disposing gives it back.</summary>
    /// <exception cref="LocalCloudException">Another LocalCloud has it, or the directory can't be made.</exception>
    public static IDisposable Take(string stateDirectory)
    {
        try
        {
            Directory.CreateDirectory(stateDirectory);
            Close(stateDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalCloudException($"{stateDirectory} can't be used as the state directory: {e.Message}", e);
        }

        try
        {
            return new FileStream(Path.Combine(stateDirectory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new LocalCloudException(
                $"Another LocalCloud uses the data in {stateDirectory}; end it, or choose another directory with --state.", e);
        }
    }

    // Users' passwords and the keys of tokens are in there, and all that applications keep.
    private static void Close(string stateDirectory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(stateDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (UnauthorizedAccessException)
        {
            // It is somebody else's, who lets this user write there: that is theirs to say.
        }
    }
}

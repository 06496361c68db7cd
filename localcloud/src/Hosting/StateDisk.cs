using System.Collections.Concurrent;
using System.Text.Json;

namespace LocalCloud.Hosting;

/// <summary>
/// The disk below the state directory, as whoever writes there finds it. A write that is done is with the kernel: it outlives LocalCloud however that
/// ends, but not the loss of power. One that fails is remembered until one of its kind succeeds, and <c>/_local/health</c> tells.
/// </summary>
public sealed class StateDisk(string directory)
{
    private readonly ConcurrentDictionary<string, FailedWrite> _failed = new();

    /// <summary>What can't be written at present, in a sentence; or <see langword="null"/> when all is well. Tries again whatever failed.</summary>
    public string? Problem()
    {
        foreach (var (folder, failed) in _failed)
        {
            Probe(folder, failed.Bytes);
        }

        return _failed.IsEmpty ? null : string.Join(' ', _failed.Select(entry => $"{Named(entry.Key)} can't be written: {entry.Value.Reason}"));
    }

    /// <summary>Carries out a write.</summary>
    /// <param name="name">What is written, below the state directory: <c>queues/mail/42</c>.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="write">Does it.</param>
    /// <exception cref="StorageException">It failed.</exception>
    public void Write(string name, int bytes, Action write)
    {
        var folder = Path.GetDirectoryName(name) ?? "";
        try
        {
            write();
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            _failed[folder] = new(e.Message, bytes);
            throw new StorageException($"{Named(folder)} can't be written: {e.Message}", e);
        }

        if (!_failed.IsEmpty)
        {
            _failed.TryRemove(folder, out _);
        }
    }

    /// <summary>Reads a file of an earlier run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Makes something of its bytes.</param>
    /// <exception cref="LocalCloudException">It can't be read, or is not what was written; the file is named.</exception>
    internal static T Read<T>(string path, Func<byte[], T> read)
    {
        try
        {
            return read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new LocalCloudException(
                $"{path} can't be read: {e.Message} Restore the file, or delete it and what it says is lost; --fresh deletes all data.", e);
        }
    }

    /// <summary>Carries out a deletion, which says nothing about writing: a full disk allows it.</summary>
    /// <exception cref="StorageException">It failed.</exception>
    public static void Delete(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw new StorageException($"State can't be deleted: {e.Message}", e);
        }
    }

    // The last one is what .NET makes of a file that may not grow so far (EFBIG), by a limit of the process or of the file system.
    private static bool IsOfDisk(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private static string Named(string folder) => folder.Length == 0 ? "The state directory" : $"The state directory's {folder}";

    // Nobody may want to write there for a while. What is asked for is what failed, as a disk that is full takes a few bytes now and then.
    private void Probe(string folder, int bytes)
    {
        var path = Path.Combine(directory, folder, "probe");
        try
        {
            Write(Path.Combine(folder, "probe"), bytes, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, new byte[bytes]);
            });
        }
        catch (StorageException)
        {
            // It is remembered again.
        }

        Discard(path);
    }

    /// <summary>Deletes what may be left of a write that failed, if it can be.</summary>
    internal static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            // Nobody reads it.
        }
    }

    private sealed record FailedWrite(string Reason, int Bytes);
}

/// <summary>State can't be written: whatever was to be acknowledged with it must not be.</summary>
public sealed class StorageException(string message, Exception innerException) : IOException(message, innerException);

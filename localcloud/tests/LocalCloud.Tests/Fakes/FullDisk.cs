using LocalCloud.Hosting;

namespace LocalCloud.Tests.Fakes;

/// <summary>A disk that takes nothing in one place, for whoever runs the tests: where a file would have to be there is a folder, and the other way round.</summary>
internal static class FullDisk
{
    public static StorageException Error => new("The disk is full.", new IOException("No space left on device"));

    /// <summary>No file can be written here until the blockade is disposed.</summary>
    public static Blockade BlockFile(string path)
    {
        Directory.CreateDirectory(path);
        return new(() => Directory.Delete(path));
    }

    /// <summary>Nothing can be written below here, which must not be there yet, until the blockade is disposed.</summary>
    public static Blockade BlockFolder(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return new(() => File.Delete(path));
    }

    internal sealed class Blockade(Action lift) : IDisposable
    {
        public void Dispose() => lift();
    }
}

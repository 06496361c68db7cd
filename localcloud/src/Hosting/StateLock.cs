namespace LocalCloud.Hosting;

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
}

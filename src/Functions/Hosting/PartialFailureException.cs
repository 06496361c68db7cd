namespace Functions.Hosting;

/// <summary>
/// Some recipients of an event did not get their message. Lambda retries the event, which neither logs anything twice nor gives a
/// message another number.
/// </summary>
internal sealed class PartialFailureException(IReadOnlyList<string> failed, int recipients, Exception? first)
    : Exception(Describe(failed, recipients, first), first)
{
    // The message goes into the dead letter beside the original event, and a queue takes 256 KB; the log line names everybody.
    private const int Named = 100;

    /// <summary>Every recipient without a message.</summary>
    public IReadOnlyList<string> Failed { get; } = failed;

    private static string Describe(IReadOnlyList<string> failed, int recipients, Exception? first)
    {
        var more = failed.Count > Named ? $" and {failed.Count - Named} more" : "";
        return $"{failed.Count} of {recipients} recipients failed: {string.Join(", ", failed.Take(Named))}{more}. First error: {first?.Message}";
    }
}

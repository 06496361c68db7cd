using LocalCloud.Gateway;

namespace LocalCloud.Lambda;

/// <summary>How large an event may be.</summary>
internal static class PayloadLimits
{
    /// <summary>Bytes of an event whose answer is waited for.</summary>
    public const int Synchronous = 6 * 1024 * 1024;

    /// <summary>Bytes of an event that is queued.</summary>
    public const int Asynchronous = 1024 * 1024;

    /// <summary>Checks an event.</summary>
    /// <exception cref="AwsException"><c>RequestTooLargeException</c>.</exception>
    public static void Check(ReadOnlyMemory<byte> payload, int limit)
    {
        if (payload.Length > limit)
        {
            throw new AwsException(
                "RequestTooLargeException", StatusCodes.Status413PayloadTooLarge, $"{payload.Length} byte payload is too large (limit {limit} bytes)");
        }
    }
}

using Amazon.Runtime;

namespace Realtime;

/// <summary>How calls of AWS fail.</summary>
public static class AwsCall
{
    /// <summary>
    /// Whether a call failed, and not our own code: AWS refused it, there was no answer, no credentials, no time left. For calls whose failure
    /// must not fail what they are made for.
    /// </summary>
    public static bool HasFailed(Exception error) => error is AmazonServiceException or AmazonClientException or HttpRequestException
        or TimeoutException or OperationCanceledException;
}

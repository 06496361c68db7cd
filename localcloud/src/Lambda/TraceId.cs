using System.Security.Cryptography;

namespace LocalCloud.Lambda;

/// <summary>X-Ray trace headers: <c>Root=1-{time}-{random};Parent={random};Sampled=0</c>.</summary>
internal static class TraceId
{
    /// <summary>A new one, not sampled.</summary>
    public static string New(TimeProvider clock) =>
        $"Root=1-{clock.GetUtcNow().ToUnixTimeSeconds():x8}-{Random(12)};Parent={Random(8)};Sampled=0";

    private static string Random(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}

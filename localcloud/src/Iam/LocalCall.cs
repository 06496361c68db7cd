using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.Iam;

/// <summary>Calls that somebody makes at the page: the administrator's, without a signature.</summary>
internal static class LocalCall
{
    /// <summary>A call without a body.</summary>
    public static AwsRequest AsAdministrator(CloudOptions options, string method, string rawTarget) => new()
    {
        Method = method,
        RawTarget = rawTarget,
        Headers = new HeaderDictionary(),
        Body = ReadOnlyMemory<byte>.Empty,
        Principal = Administrator.Principal(options.AccountId),
        SourceIp = "127.0.0.1",
    };
}

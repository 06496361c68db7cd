using System.Text.RegularExpressions;

namespace Packages.Tests.Stubs;

/// <summary>The Authorization header of a signed request.</summary>
internal sealed partial record SignatureHeader(string AccessKey, string Date, string Region, string Service, string[] SignedHeaders, string Signature)
{
    public static SignatureHeader Of(StubRequest request)
    {
        var match = Header.Match(request.Headers["Authorization"]);
        Assert.True(match.Success, request.Headers["Authorization"]);
        string Part(string name) => match.Groups[name].Value;
        return new SignatureHeader(Part("key"), Part("date"), Part("region"), Part("service"), Part("headers").Split(';'), Part("signature"));
    }

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<date>[^/]+)/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request, ?SignedHeaders=(?<headers>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header { get; }
}

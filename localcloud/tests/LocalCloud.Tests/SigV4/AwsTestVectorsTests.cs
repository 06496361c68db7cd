using System.Globalization;
using System.Text;
using LocalCloud.Hosting;
using LocalCloud.SigV4;
using LocalCloud.Tests.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Tests.SigV4;

/// <summary>AWS's published test suite for Signature Version 4: requests with the signatures that AWS says they have.</summary>
public sealed class AwsTestVectorsTests
{
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [ConformsTo("sigv4-canonical-request", "sigv4-sorted-query", "sigv4-path-normalised")]
    [InlineData("GET", "/", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "/?Param1=value1", "", "", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("GET", "/example/..", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/example1/example2/../..", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "//", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/./", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "//example//", "", "", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84")]
    [InlineData("GET", "/", "my-header1=value2|value2|value1", "", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea")]
    [InlineData("GET", "/", "my-header1= value1;my-header2= \"a   b   c\"", "", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")]
    [InlineData("POST", "/", "content-type=" + Form, "Param1=value1", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")]
    public void A_request_of_the_suite_has_its_signature(string method, string target, string headers, string body, string signature)
    {
        var clock = new ManualClock(DateTimeOffset.Parse("2015-08-30T12:36:00Z", CultureInfo.InvariantCulture));
        var options = new CloudOptions { Region = "us-east-1", StateDirectory = "", AssemblyDirectory = "", RootDirectory = "" };
        IHeaderDictionary sent = new HeaderDictionary { ["host"] = "example.amazonaws.com", ["x-amz-date"] = "20150830T123600Z" };
        foreach (var header in headers.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, values) = (header.Split('=', 2)[0], header.Split('=', 2)[1].Split('|'));
            sent[name] = new StringValues(values);
        }

        var signed = string.Join(';', sent.Keys.Order(StringComparer.Ordinal));
        sent.Authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            + $"SignedHeaders={signed}, Signature={signature}";

        var verified = new SignatureVerifier(new KnownKeys(), options, clock, clock)
            .Verify(method, target, sent, Encoding.UTF8.GetBytes(body));

        Assert.Equal(("service", "us-east-1", KnownKeys.Example), (verified.Service, verified.Region, verified.Principal.AccessKeyId));
    }
}

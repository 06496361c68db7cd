using System.Globalization;
using System.Text;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.SigV4;
using LocalCloud.Tests.Gateway;
using LocalCloud.Tests.SigV4;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Fuzz;

/// <summary>Requests with mutated signatures, headers and targets.</summary>
[Collection(FuzzCollection.Name)]
public sealed class SignatureFuzzTests
{
    private const string Target = "/topics/a%20b?qos=1&x=%C3%A9";

    private static readonly string[] Words =
    [
        "AWS4-HMAC-SHA256", "Credential=", "SignedHeaders=", "Signature=", KnownKeys.Session, "eu-west-1", "us-east-1", "sts", "aws4_request", "host;x-amz-date",
        "99991231T235959Z", "00010101T000000Z", "20260230T000000Z", "99991231", "X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Signature=00", "X-Amz-Expires=604800",
        "X-Amz-Date=99991231T235959Z", "X-Amz-Credential=a/b/c/d/e", "X-Amz-SignedHeaders=host", "%2F", "%252F", "//", "/../", "?", "&&", "a=b=c", ";;;", ",,,",
    ];

    private readonly Mutations _mutations = new(20261124);
    private readonly SignatureVerifier _verifier;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public SignatureFuzzTests()
    {
        using var request = SdkSigner.Sign(
            new("http://localhost:4566"), HttpMethod.Post, Target, "iotdata", KnownKeys.Session, KnownKeys.Secret, KnownKeys.Token, "body",
            headers: new Dictionary<string, string> { ["x-custom"] = "a" });
        foreach (var (name, values) in request.Headers)
        {
            _headers[name] = string.Join(',', values);
        }

        _headers["host"] = "localhost:4566";
        var clock = new ManualClock(DateTimeOffset.ParseExact(
            request.Headers.GetValues("x-amz-date").Single(), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        _verifier = new(new KnownKeys(), new CloudOptions { StateDirectory = "", AssemblyDirectory = "", RootDirectory = "" }, clock, clock);
    }

    [Fact]
    public async Task Requests_are_verified_or_refused_in_time_and_leave_nothing_behind()
    {
        var (accepted, codes) = (0, new HashSet<string>());
        await new FuzzRun(TestSizes.FuzzedSignatures).RunAsync(
            Make,
            input =>
            {
                _ = SignatureParser.ServiceOf(input.Target, input.Headers);
                try
                {
                    _verifier.Verify(input.Method, input.Target, input.Headers, Encoding.UTF8.GetBytes(input.Body));
                    accepted++;

                    // What was signed is what came.
                    Assert.Equal(("POST", "body"), (input.Method, input.Body));
                    Assert.Equal("/topics/a%20b", input.Target.Split('?')[0]);
                }
                catch (AwsException refusal)
                {
                    codes.Add(refusal.Code);
                }

                return ValueTask.CompletedTask;
            },
            input => $"{input.Method} {input.Target}\n{string.Join('\n', input.Headers)}");

        // Some mutations are in nothing that was signed; the others end in different ways, or this test shows nothing.
        Assert.True(accepted > TestSizes.FuzzedSignatures / 200, $"{accepted} accepted");
        Assert.True(codes.Count >= 4, string.Join(' ', codes));
    }

    private (string Method, string Target, IHeaderDictionary Headers, string Body) Make(int i)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in _headers)
        {
            headers[name] = value;
        }

        var (method, target, body) = ("POST", Target, "body");
        for (var n = _mutations.Random.Next(1, 3); n > 0; n--)
        {
            switch (_mutations.Random.Next(9))
            {
                case 0:
                    target = _mutations.Text(target, Words);
                    break;
                case 1:
                    headers[_mutations.Text("x-unsigned", Words)] = _mutations.Text("value", Words);
                    break;
                case 2:
                    headers.Remove(_mutations.Pick([.. headers.Keys]));
                    break;
                case 3:
                    method = _mutations.Pick(["GET", "post", "", "PUT"]);
                    break;
                case 4:
                    body = _mutations.Text(body, Words);
                    break;
                case 5:
                    // The same signature in the query, in pieces.
                    headers.Remove("Authorization");
                    target += "&" + string.Join('&', Enumerable.Range(0, _mutations.Random.Next(1, 12)).Select(_ => _mutations.Pick(Words)));
                    break;
                case 6:
                    // Signed at the ends of time, in scope and header alike.
                    var day = _mutations.Pick(["00010101", "99991231", "20260101"]);
                    headers["Authorization"] = headers["Authorization"].ToString().Replace(_headers["X-Amz-Date"][..8], day, StringComparison.Ordinal);
                    headers["X-Amz-Date"] = day + _mutations.Pick(["T000000Z", "T235959Z"]);
                    break;
                default:
                    var changed = _mutations.Pick([.. _headers.Keys]);
                    headers[changed] = _mutations.Text(_headers[changed], Words);
                    break;
            }
        }

        return (method, target, headers, body);
    }
}

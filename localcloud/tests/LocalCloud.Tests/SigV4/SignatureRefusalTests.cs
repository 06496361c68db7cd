using System.Globalization;
using System.Text;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.SigV4;
using LocalCloud.Tests.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Tests.SigV4;

public sealed class SignatureRefusalTests
{
    private const string Path = "/topics/a%20b?qos=1";
    private readonly KnownKeys _keys = new();
    private readonly ManualClock _real = new(DateTimeOffset.UnixEpoch);
    private readonly ManualClock _local = new(DateTimeOffset.UnixEpoch);
    private readonly SignatureVerifier _verifier;
    private readonly IHeaderDictionary _headers = new HeaderDictionary();

    public SignatureRefusalTests()
    {
        var options = new CloudOptions { StateDirectory = "", AssemblyDirectory = "", RootDirectory = "" };
        _verifier = new(_keys, options, _real, _local);
        using var request = SdkSigner.Sign(
            new("http://localhost:4566"),
            HttpMethod.Post,
            Path,
            "iotdata",
            KnownKeys.Session,
            KnownKeys.Secret,
            KnownKeys.Token,
            "body",
            headers: new Dictionary<string, string> { ["x-custom"] = "a" });
        foreach (var (name, values) in request.Headers)
        {
            _headers[name] = values.ToArray();
        }

        _headers["host"] = "localhost:4566";
        Now = DateTimeOffset.ParseExact(
            _headers["x-amz-date"].ToString(), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        (_real.Now, _local.Now) = (Now, Now);
    }

    private DateTimeOffset Now { get; }

    [Fact]
    public void The_request_itself_is_accepted() => Assert.Equal("iotdata", Verify().Service);

    [Fact]
    [ConformsTo("sigv4-raw-target")]
    public void Another_method_body_path_or_query_does_not_match()
    {
        Refused("InvalidSignatureException", () => Verify(method: "PUT"));
        Refused("InvalidSignatureException", () => Verify(body: "Body"));
        Refused("InvalidSignatureException", () => Verify(path: "/topics/a+b?qos=1"));
        Refused("InvalidSignatureException", () => Verify(path: "/topics/a%20/b?qos=1"));
        Refused("InvalidSignatureException", () => Verify(path: "/topics/a%20b?qos=0"));
        Refused("InvalidSignatureException", () => Verify(path: "/topics/a%20b?qos=1&retain=true"));
        Refused("InvalidSignatureException", () => Verify(path: "/topics/a%20b"));
    }

    [Theory]
    [InlineData("host", "evil.example")]
    [InlineData("x-custom", "b")]
    [InlineData("x-custom", null)]
    public void A_changed_signed_header_does_not_match(string name, string? value)
    {
        _headers.Remove(name);
        if (value is not null)
        {
            _headers[name] = value;
        }

        Refused("InvalidSignatureException", () => Verify());
    }

    [Fact]
    public void A_repeated_signed_header_does_not_match_the_single_one()
    {
        _headers["x-custom"] = new(["a", "a"]);

        Refused("InvalidSignatureException", () => Verify());
    }

    [Fact]
    [ConformsTo("sigv4-unsigned-headers")]
    public void Headers_that_proxies_change_are_not_part_of_the_signature()
    {
        _headers["user-agent"] = "a proxy's";
        _headers["x-amzn-trace-id"] = "Root=1-abc";
        _headers["connection"] = "close";

        Assert.NotNull(Verify());
    }

    [Theory]
    [InlineData("Signature=", "Signature=00")]
    [InlineData("Signature=", "Signature=zz")]
    public void A_signature_of_the_wrong_length_or_alphabet_does_not_match(string from, string to)
    {
        Authorization(from, to);

        Refused("InvalidSignatureException", () => Verify());
    }

    [Fact]
    public void Every_single_digit_of_the_signature_counts()
    {
        var authorization = _headers.Authorization.ToString();
        var start = authorization.IndexOf("Signature=", StringComparison.Ordinal) + "Signature=".Length;
        for (var i = start; i < authorization.Length; i++)
        {
            _headers.Authorization = authorization[..i] + (authorization[i] == '0' ? '1' : '0') + authorization[(i + 1)..];
            Refused("InvalidSignatureException", () => Verify());
        }
    }

    [Fact]
    [ConformsTo("sigv4-token-signed-as-header")]
    public void Another_key_or_token_is_not_recognized()
    {
        Authorization(KnownKeys.Session, "ASIASOMEBODYELSE");
        Refused("UnrecognizedClientException", () => Verify());
        Authorization("ASIASOMEBODYELSE", KnownKeys.Session);
        _headers["X-Amz-Security-Token"] = "another";
        Refused("UnrecognizedClientException", () => Verify());
        _headers.Remove("X-Amz-Security-Token");
        Refused("UnrecognizedClientException", () => Verify());
    }

    [Fact]
    [ConformsTo("ws-expired-token-refused")]
    public void Credentials_expire_by_the_local_clock()
    {
        _keys.Expiration = Now + TimeSpan.FromHours(1);
        Assert.NotNull(Verify());
        _local.Now = Now + TimeSpan.FromHours(1);

        Refused("ExpiredTokenException", () => Verify());
    }

    [Theory]
    [ConformsTo("sigv4-clock-skew", "ws-clock-skew-accepted", "ws-clock-skew-refused")]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void Five_minutes_by_the_real_clock_are_forgiven(int seconds, bool accepted)
    {
        _real.Now = Now + TimeSpan.FromSeconds(seconds);
        _local.Now = Now + TimeSpan.FromDays(-1);

        if (accepted)
        {
            Assert.NotNull(Verify());
        }
        else
        {
            var error = Refused("InvalidSignatureException", () => Verify());
            Assert.StartsWith(seconds > 0 ? "Signature expired: " : "Signature not yet current: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_scope_of_another_day_or_region_is_refused()
    {
        var date = Now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        Authorization($"/{date}/", "/20200101/");
        Assert.Contains("20200101", Refused("InvalidSignatureException", () => Verify()).Message, StringComparison.Ordinal);
        Authorization("/20200101/eu-west-1/", $"/{date}/us-west-2/");
        Assert.Contains("us-west-2", Refused("InvalidSignatureException", () => Verify()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_without_the_host_is_refused()
    {
        Authorization("SignedHeaders=content-type;host;", "SignedHeaders=");
        Authorization("SignedHeaders=host;", "SignedHeaders=");

        Assert.Contains("Host", Refused("InvalidSignatureException", () => Verify()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512")]
    [InlineData("Signature=", "Sig=")]
    [InlineData("SignedHeaders=", "Headers=")]
    [InlineData("Credential=", "Cred=")]
    [InlineData("/aws4_request", "")]
    [InlineData("/aws4_request", "/aws5_request")]
    public void An_incomplete_authorization_is_named(string from, string to)
    {
        Authorization(from, to);

        Refused("IncompleteSignatureException", () => Verify());
    }

    [Fact]
    public void A_date_is_needed_and_must_be_one()
    {
        _headers["x-amz-date"] = "yesterday";
        Refused("IncompleteSignatureException", () => Verify());
        _headers.Remove("x-amz-date");
        Refused("IncompleteSignatureException", () => Verify());
    }

    [Fact]
    public void An_unsigned_request_misses_its_token()
    {
        _headers.Remove("Authorization");

        Refused("MissingAuthenticationTokenException", () => Verify());
    }

    [Theory]
    [ConformsTo("ws-expires-enforced")]
    [InlineData(null, 300, true)]
    [InlineData(null, 301, false)]
    [InlineData(60, 60, true)]
    [InlineData(60, 61, false)]
    [InlineData(3600, 3600, true)]
    [InlineData(3600, 3601, false)]
    public void A_presigned_request_counts_as_long_as_it_says(int? lifetime, int later, bool accepted)
    {
        var url = SdkSigner.Presign(
            new("http://localhost:4566"),
            "/a",
            "echo",
            KnownKeys.Example,
            KnownKeys.Secret,
            lifetime: lifetime is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        var signedAt = DateTimeOffset.ParseExact(
            QueryHelpers.ParseQuery(url.Query)["X-Amz-Date"].ToString(),
            "yyyyMMdd'T'HHmmss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);
        var headers = new HeaderDictionary { ["host"] = "localhost:4566" };
        _real.Now = signedAt + TimeSpan.FromSeconds(later);
        _local.Now = signedAt;

        if (accepted)
        {
            Assert.NotNull(_verifier.Verify("GET", url.PathAndQuery, headers, default));
        }
        else
        {
            Refused("InvalidSignatureException", () => _verifier.Verify("GET", url.PathAndQuery, headers, default));
        }
    }

    private VerifiedSignature Verify(string method = "POST", string path = Path, string body = "body") =>
        _verifier.Verify(method, path, _headers, Encoding.UTF8.GetBytes(body));

    private void Authorization(string from, string to) =>
        _headers.Authorization = _headers.Authorization.ToString().Replace(from, to, StringComparison.Ordinal);

    private static AwsException Refused(string code, Func<object> verify)
    {
        var error = Assert.Throws<AwsException>(() => verify());
        Assert.Equal(code, error.Code);
        return error;
    }
}

using System.Net;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Gateway;

/// <summary>Which requests can be a foreign page's: by their headers, as browsers send them.</summary>
public sealed class OwnOriginTests
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSingleton(new Endpoints
    {
        Gateway = new("http://localhost:4566"),
        HttpApi = new("http://localhost:4567"),
        Demo = new("http://localhost:4568"),
    }).BuildServiceProvider();

    [Theory]
    [InlineData("localhost:4566")]
    [InlineData("127.0.0.1:4566")]
    [InlineData("[::1]:4566")]
    [InlineData("LocalHost")]
    [InlineData("a1b2c3.localhost:4567")]
    public void Names_of_this_machine_are_answered(string host) => Assert.True(IsLet(host));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:4566")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.nip.io:4566")]
    [InlineData("evillocalhost")]
    [InlineData("0.0.0.0:4566")]
    [InlineData("192.168.1.7:4566")]
    [InlineData("[::ffff:10.0.0.1]:4566")]
    [InlineData("sqs.eu-west-1.amazonaws.com")]
    [InlineData("")]
    public void Other_names_are_not_as_they_may_lead_here_by_DNS_rebinding(string host)
    {
        Assert.False(IsLet(host));
        Assert.False(IsLet(host, "Origin", $"http://{host}"));
        Assert.False(IsLet(host, "Sec-Fetch-Site", "same-origin"));
    }

    [Theory] // image, script, form, frame, prefetch, link: none has an Origin that could be trusted
    [InlineData("cross-site", "no-cors", "image")]
    [InlineData("cross-site", "no-cors", "script")]
    [InlineData("cross-site", "navigate", "document")]
    [InlineData("cross-site", "navigate", "iframe")]
    [InlineData("cross-site", "no-cors", "empty")]
    [InlineData("same-site", "no-cors", "image")]
    [InlineData("same-site", "navigate", "document")]
    [InlineData("same-site", "navigate", "iframe")]
    [InlineData("of-the-future", "cors", "empty")]
    public void What_a_page_embeds_or_leads_to_is_not_answered(string site, string mode, string destination) =>
        Assert.False(IsLet("localhost:4566", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination));

    [Theory]
    [InlineData("none", "navigate", "document")] // typed
    [InlineData("same-origin", "cors", "empty")]
    [InlineData("same-origin", "no-cors", "script")]
    public void What_is_typed_and_what_LocalCloud_s_own_pages_embed_is(string site, string mode, string destination) =>
        Assert.True(IsLet("localhost:4566", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination));

    [Theory]
    [InlineData("http://localhost:4568", "same-site", true)] // the demo
    [InlineData("http://localhost:5173", "same-site", true)] // a front end under development
    [InlineData("http://127.0.0.1:5173", "cross-site", true)]
    [InlineData("http://app.localhost:5173", "cross-site", true)]
    [InlineData("https://evil.example", "cross-site", false)]
    [InlineData("https://evil.example", "same-origin", false)]
    [InlineData("https://evil.example", "none", false)]
    [InlineData("null", "cross-site", false)]
    [InlineData("null", "same-origin", false)]
    public void A_page_that_names_itself_is_judged_by_its_name(string origin, string site, bool expected) =>
        Assert.Equal(expected, IsLet("localhost:4566", "Origin", origin, "Sec-Fetch-Site", site));

    [Theory]
    [InlineData("https://evil.example/page", false)]
    [InlineData("http://localhost:4568/", true)]
    [InlineData("not a page", false)]
    public void A_browser_that_says_no_more_than_a_Referer_is_judged_by_that(string referer, bool expected) =>
        Assert.Equal(expected, IsLet("localhost:4566", "Referer", referer));

    [Theory]
    [InlineData("GET", "same-site", "document", true)]
    [InlineData("POST", "same-site", "document", false)]
    [InlineData("GET", "same-site", "iframe", false)]
    [InlineData("GET", "cross-site", "document", false)]
    public void Pages_of_this_machine_may_lead_to_LocalCloud_s_pages_but_not_frame_them(string method, string site, string destination, bool expected)
    {
        string[] headers = ["Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", destination];

        Assert.Equal(expected, OwnOrigin.Guards(Request("localhost:4568", "/", method, headers), isPage: true));
        Assert.Equal(expected, OwnOrigin.Guards(Request("localhost:4566", "/_local", method, headers)));
    }

    [Theory]
    [InlineData("http://localhost:4568", true)]
    [InlineData("http://localhost:5173", false)]
    public void What_runs_inside_is_for_LocalCloud_s_own_pages(string origin, bool expected) =>
        Assert.Equal(expected, OwnOrigin.Guards(Request("localhost:4566", "/_LOCAL/messages", "GET", ["Origin", origin, "Sec-Fetch-Site", "same-site"])));

    [Fact]
    public async Task An_image_with_a_presigned_URL_and_a_name_that_leads_here_get_no_further_than_the_gateway()
    {
        await using var cloud = await TestCloud.StartAsync();
        var status = async (string? host, string? site) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/?Action=GetCallerIdentity&Version=2011-06-15");
            request.Headers.Host = host;
            request.Headers.Add("Sec-Fetch-Site", site is null ? [] : [site]);
            using var answer = await cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return (answer.StatusCode, text.Length > 0);
        };

        Assert.Equal((HttpStatusCode.Forbidden, false), await status("evil.example", null));
        Assert.Equal((HttpStatusCode.Forbidden, false), await status(null, "cross-site"));
        Assert.Equal((HttpStatusCode.Forbidden, false), await status(null, "same-site"));
        var unsigned = await status(null, null);
        Assert.True(unsigned.Item2); // AWS's own refusal
    }

    private bool IsLet(string host, params string[] headers) => OwnOrigin.Guards(Request(host, "/", "GET", headers));

    private DefaultHttpContext Request(string host, string path, string method, string[] headers)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        (context.Request.Method, context.Request.Path, context.Request.Host) = (method, path, new HostString(host));
        for (var i = 0; i < headers.Length; i += 2)
        {
            context.Request.Headers[headers[i]] = headers[i + 1];
        }

        return context;
    }
}

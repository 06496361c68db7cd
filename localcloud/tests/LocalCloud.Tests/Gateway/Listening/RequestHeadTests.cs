using System.Text;
using LocalCloud.Gateway.Listening;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.Tests.Gateway.Listening;

/// <summary>Which heads are read, and that all others are left to the web server.</summary>
public sealed class RequestHeadTests
{
    private const string Good = "GET /mqtt?a=%2F+b HTTP/1.1\r\nHost: localhost:4566\r\n";

    [Fact]
    public void A_complete_head_is_read_as_it_came_and_what_follows_it_is_not()
    {
        var (length, request) = Read(Good + "sec-websocket-protocol:mqtt\r\nX:  one, two  \r\nx: three\r\nEmpty:\r\n\r\nrest\r\n\r\n");

        Assert.Equal(Good.Length + 65, length);
        Assert.Equal(("GET", "/mqtt?a=%2F+b", "/mqtt", "?a=%2F+b"), (request.Method, request.RawTarget, request.Path, request.QueryString));
        Assert.Equal("localhost:4566", request.Headers.Host);
        Assert.Equal("mqtt", request.Headers.SecWebSocketProtocol);
        Assert.Equal(["one, two", "three"], request.Headers["X"].AsEnumerable());
        Assert.Equal("", request.Headers["Empty"]);
    }

    [Theory]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\n\r\n", true)]
    [InlineData("GET /mqtt? HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", true)]
    [InlineData("", false)]
    [InlineData("\r\n\r\n", false)]
    [InlineData("\r\nGET /mqtt HTTP/1.1\r\nHost: h\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\nHost: h\n\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.0\r\nHost: h\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1 \r\nHost: h\r\n\r\n", false)]
    [InlineData("GET  /mqtt HTTP/1.1\r\nHost: h\r\n\r\n", false)]
    [InlineData("GET /mqtt? HTTP/1.1 HTTP/1.1\r\nHost: h\r\n\r\n", false)]
    [InlineData("GET /mqttx HTTP/1.1\r\nHost: h\r\n\r\n", false)]
    [InlineData("GET /mqtt/ HTTP/1.1\r\nHost: h\r\n\r\n", false)]
    [InlineData("GET /MQTT HTTP/1.1\r\nHost: h\r\n\r\n", false)]
    [InlineData("GET http://h/mqtt HTTP/1.1\r\nHost: h\r\n\r\n", false)]
    [InlineData("POST /mqtt HTTP/1.1\r\nHost: h\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost:\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\nhost: h\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h/x\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h, h\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost : h\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\n: no name\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\nX: \t\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\nX: \0\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\nX: é\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\nX: \r\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\ntransfer-encoding: chunked\r\n\r\n", false)]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n", false)]
    public void Only_what_is_complete_and_plain_is_read(string head, bool isRead) => Assert.Equal(isRead ? head.Length : 0, Read(head).Length);

    [Theory]
    [InlineData(0, 8192)]
    [InlineData(1, 0)]
    public void A_head_may_have_8_KB_and_no_more(int more, int expected)
    {
        var filler = new string('x', 8192 - Good.Length - "X: \r\n\r\n".Length + more);

        Assert.Equal(expected, Read($"{Good}X: {filler}\r\n\r\n and more").Length);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_head_may_have_100_headers_and_no_more(int count, bool isRead)
    {
        var others = string.Concat(Enumerable.Repeat("X: y\r\n", count - 1));

        Assert.Equal(isRead, Read(Good + others + "\r\n").Length > 0);
    }

    private static (int Length, IHttpRequestFeature Request) Read(string head)
    {
        var request = new HttpRequestFeature();
        return (RequestHead.Read(Encoding.UTF8.GetBytes(head), request), request);
    }
}

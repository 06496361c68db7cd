using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Gateway.Listening;

/// <summary>
/// Reads the head of a request for <c>/mqtt</c> from the first bytes of a connection. Knows only what needs no thought: whatever is not complete, not
/// plain or not allowed is the web server's, so all that can be wrong with a request is answered in one place.
/// </summary>
internal static class RequestHead
{
    /// <summary>The longest head that is read. Signature and session token make about 2 KB.</summary>
    public const int MaxBytes = 8 * 1024;

    // The web server refuses more of them.
    private const int MaxHeaders = 100;

    private static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> Host =
        SearchValues.Create("-.:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Reads the head into <paramref name="request"/>.</summary>
    /// <returns>Its length, or 0 when it is the web server's; then what <paramref name="request"/> holds means nothing.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, IHttpRequestFeature request)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0 || end + 4 > MaxBytes)
        {
            return 0;
        }

        var lines = bytes[..(end + 2)];
        if (!TakeLine(ref lines, out var first) || !ReadRequestLine(first, request))
        {
            return 0;
        }

        for (var count = 0; !lines.IsEmpty; count++)
        {
            if (count >= MaxHeaders || !TakeLine(ref lines, out var line) || !ReadHeader(line, request.Headers))
            {
                return 0;
            }
        }

        return request.Headers.Host.Count == 1 ? end + 4 : 0;
    }

    // Printable characters and spaces only, so there is no line end within a line either.
    private static bool TakeLine(ref ReadOnlySpan<byte> lines, out ReadOnlySpan<byte> line)
    {
        var end = lines.IndexOf("\r\n"u8);
        line = lines[..end];
        lines = lines[(end + 2)..];
        return !line.ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    private static bool ReadRequestLine(ReadOnlySpan<byte> line, IHttpRequestFeature request)
    {
        if (!line.StartsWith("GET /mqtt"u8) || !line.EndsWith(" HTTP/1.1"u8))
        {
            return false;
        }

        var target = line["GET ".Length..^" HTTP/1.1".Length];
        var query = target["/mqtt".Length..];
        if (target.Contains((byte)' ') || (query.Length > 0 && query[0] != '?'))
        {
            return false;
        }

        request.Method = HttpMethods.Get;
        request.Protocol = HttpProtocol.Http11;
        request.RawTarget = Encoding.ASCII.GetString(target);
        request.Path = "/mqtt";
        request.QueryString = Encoding.ASCII.GetString(query);
        return true;
    }

    private static bool ReadHeader(ReadOnlySpan<byte> line, IHeaderDictionary headers)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
        {
            return false;
        }

        var name = Encoding.ASCII.GetString(line[..colon]);
        var value = line[(colon + 1)..].Trim((byte)' ');
        if (IsOfBody(name) || (name.Equals("Host", StringComparison.OrdinalIgnoreCase) && (value.IsEmpty || value.ContainsAnyExcept(Host))))
        {
            return false;
        }

        // An empty value is one too.
        headers[name] = StringValues.Concat(headers[name], Encoding.ASCII.GetString(value));
        return true;
    }

    private static bool IsOfBody(string name) =>
        name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Expect", StringComparison.OrdinalIgnoreCase);
}

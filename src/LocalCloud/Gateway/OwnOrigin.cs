using System.Net;
using LocalCloud.Hosting;

namespace LocalCloud.Gateway;

/// <summary>
/// Tells LocalCloud's own pages and tools from a foreign web page that happens to be open in a browser on this machine. Loopback
/// alone does not keep such a page out: the browser itself is on the machine.
/// </summary>
internal static class OwnOrigin
{
    /// <summary>Lets a request through, or answers 403 to one below <c>/_local</c> that a foreign page may have sent.</summary>
    public static bool GuardsLocal(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/_local", StringComparison.OrdinalIgnoreCase)
            || (IsLocalHost(context.Request.Host.Host) && Allows(context)))
        {
            return true;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return false;
    }

    /// <summary>Whether the request comes from no web page, or from one of LocalCloud's own.</summary>
    public static bool Allows(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return true;
        }

        var endpoints = context.RequestServices.GetRequiredService<Endpoints>();
        return Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && page.Scheme == Uri.UriSchemeHttp
            && IsLocalHost(page.Host)
            && (page.Port == endpoints.Gateway.Port || page.Port == endpoints.HttpApi.Port || page.Port == endpoints.Demo.Port);
    }

    // A foreign name that resolves to 127.0.0.1 (DNS rebinding) would make a foreign page same-origin, without an Origin header.
    private static bool IsLocalHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

using System.Net;
using LocalCloud.Hosting;

namespace LocalCloud.Gateway;

/// <summary>
/// Lets browsers call the AWS APIs from any page, as AWS does: what protects them is the signature, never the page's address.
/// </summary>
internal static class BrowserAccess
{
    /// <summary>Adds what lets the calling page read the answer.</summary>
    public static void AddHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
    }

    /// <summary>Lets one of LocalCloud's own pages read what <c>/_local</c> answers; no other page gets that far.</summary>
    public static void AddOwnHeaders(HttpContext context)
    {
        if (context.Request.Headers.Origin.Count > 0)
        {
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            context.Response.Headers.Vary = "Origin";
        }
    }

    /// <summary>Answers a preflight; <see langword="false"/> for any other request.</summary>
    public static bool AnswersPreflight(HttpContext context)
    {
        var asked = context.Request.Headers;
        if (!HttpMethods.IsOptions(context.Request.Method) || asked.AccessControlRequestMethod.Count == 0)
        {
            return false;
        }

        AddHeaders(context);
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, HEAD, PUT, POST, DELETE";
        headers.AccessControlAllowHeaders = asked.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "172800";
        return true;
    }
}

/// <summary>
/// Tells pages and tools of this machine from a foreign web page that happens to be open in a browser here. Loopback alone does not
/// keep such a page out: the browser itself is on the machine.
/// </summary>
internal static class OwnOrigin
{
    /// <summary>
    /// Lets a request through, or answers 403. The AWS APIs answer any page served from this machine (a front end under development
    /// has a port of its own), <c>/_local</c> only LocalCloud's own pages, and nothing a page from elsewhere: sign-in needs no
    /// signature, and cognito-local's keys are the same everywhere.
    /// </summary>
    public static bool Guards(HttpContext context)
    {
        var isLocal = context.Request.Path.StartsWithSegments("/_local", StringComparison.OrdinalIgnoreCase);
        if (isLocal ? IsThisMachine(context.Request.Host.Host) && IsOwn(context) : IsOfThisMachine(context))
        {
            return true;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return false;
    }

    /// <summary>Whether the request comes from no web page, or from one of LocalCloud's own.</summary>
    public static bool IsOwn(HttpContext context)
    {
        if (context.Request.Headers.Origin.Count == 0)
        {
            return true;
        }

        var endpoints = context.RequestServices.GetRequiredService<Endpoints>();
        return Page(context) is { } page
            && IsThisMachine(page.Host)
            && (page.Port == endpoints.Gateway.Port || page.Port == endpoints.HttpApi.Port || page.Port == endpoints.Demo.Port);
    }

    private static bool IsOfThisMachine(HttpContext context) =>
        context.Request.Headers.Origin.Count == 0 || (Page(context) is { } page && IsThisMachine(page.Host));

    // "null" (a sandboxed frame, a file) is no address.
    private static Uri? Page(HttpContext context) =>
        Uri.TryCreate(context.Request.Headers.Origin.ToString(), UriKind.Absolute, out var page) ? page : null;

    // Also for Host: a foreign name that resolves to 127.0.0.1 (DNS rebinding) makes a foreign page same-origin, without an Origin.
    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

using System.Net;
using LocalCloud.Hosting;

namespace LocalCloud.Gateway;

/// <summary>
/// Tells pages and tools of this machine from a foreign web page that happens to be open in a browser here. Loopback alone does not
/// keep such a page out: the browser itself is on the machine. What a page can't choose tells of it: <c>Host</c>, <c>Origin</c>,
/// <c>Sec-Fetch-Site</c>, and <c>Referer</c>, of which it can only leave out the last.
/// </summary>
internal static class OwnOrigin
{
    private const string SameSite = "same-site";
    private const string FetchSite = "Sec-Fetch-Site";
    private const string FetchMode = "Sec-Fetch-Mode";
    private const string FetchDestination = "Sec-Fetch-Dest";

    /// <summary>
    /// Lets a request through, or answers 403. The AWS APIs and the HTTP API answer any page served from this machine (a front end under
    /// development has a port of its own), <c>/_local</c> only LocalCloud's own pages, and nothing a page from elsewhere: sign-in needs no
    /// signature, and cognito-local's keys are the same everywhere.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="isPage">Whether what is asked for is only looked at, so that another page of this machine may lead there.</param>
    public static bool Guards(HttpContext context, bool isPage = false)
    {
        var isLocal = context.Request.Path.StartsWithSegments("/_local", StringComparison.OrdinalIgnoreCase);
        if (IsForThisMachine(context.Request)
            && (isLocal ? IsOwn(context) : IsOfThisMachine(context))
            && (context.Request.Headers.Origin.Count > 0 || IsNobodysElse(context.Request, isPage || isLocal)))
        {
            return true;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return false;
    }

    /// <summary>Lets nobody past whom <see cref="Guards"/> refuses.</summary>
    /// <param name="app">What is guarded.</param>
    /// <param name="isPage">As there.</param>
    public static void UseOwnOrigin(this IApplicationBuilder app, bool isPage = false) =>
        app.Use((context, next) => Guards(context, isPage) ? next(context) : Task.CompletedTask);

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

    /// <summary>Whether a browser made the request, for whatever page. No tool and no runtime claims that.</summary>
    public static bool IsOfBrowser(HttpRequest request) =>
        request.Headers.Origin.Count > 0 || request.Headers.Referer.Count > 0
        || request.Headers[FetchSite].Count > 0 || request.Headers[FetchDestination].Count > 0;

    /// <summary>Whether the name that the request was sent to is one of this machine.</summary>
    public static bool IsForThisMachine(HttpRequest request) => IsThisMachine(request.Host.Host);

    private static bool IsOfThisMachine(HttpContext context) =>
        context.Request.Headers.Origin.Count == 0 || (Page(context) is { } page && IsThisMachine(page.Host));

    // Images, scripts, frames and links of a page come without an Origin. A browser says whose they are; a tool, and a person who types the
    // address, belong to no page. Those of other pages of this machine are none of LocalCloud's: an SDK's requests have an Origin.
    private static bool IsNobodysElse(HttpRequest request, bool isPage) => request.Headers[FetchSite].ToString() switch
    {
        "" => IsOfNoForeignPage(request),
        "none" or "same-origin" => true,
        SameSite => isPage && IsVisit(request),
        _ => false,
    };

    // A browser of before 2023 says no more than this, and not always.
    private static bool IsOfNoForeignPage(HttpRequest request) => request.Headers.Referer.Count == 0
        || (Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page) && IsThisMachine(page.Host));

    private static bool IsVisit(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers[FetchMode] == "navigate" && request.Headers[FetchDestination] == "document";

    // "null" (a sandboxed frame, a file) is no address.
    private static Uri? Page(HttpContext context) =>
        Uri.TryCreate(context.Request.Headers.Origin.ToString(), UriKind.Absolute, out var page) ? page : null;

    // Also for Host: a foreign name that resolves to 127.0.0.1 (DNS rebinding) makes a foreign page same-origin, without an Origin.
    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

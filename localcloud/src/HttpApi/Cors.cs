using System.Globalization;

namespace LocalCloud.HttpApi;

/// <summary>Answers browsers for an API with CORS rules; functions have no say in it.</summary>
internal static class Cors
{
    /// <summary>Whether a header is the gateway's, so that a function's own is ignored.</summary>
    public static bool Owns(string header) => header.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers a preflight, whether or not there is such a route; <see langword="false"/> for any other request.</summary>
    public static bool AnswersPreflight(HttpContext context, CorsRules rules)
    {
        var asked = context.Request.Headers;
        if (!HttpMethods.IsOptions(context.Request.Method) || asked.Origin.Count == 0 || asked.AccessControlRequestMethod.Count == 0)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        // A foreign origin gets the same answer without the headers, and its browser then refuses.
        if (AddOrigin(context, rules))
        {
            var headers = context.Response.Headers;
            Set(headers, "access-control-allow-methods", rules.AllowMethods);
            Set(headers, "access-control-allow-headers", rules.AllowHeaders);
            if (rules.MaxAgeSeconds is { } seconds)
            {
                headers.AccessControlMaxAge = seconds.ToString(CultureInfo.InvariantCulture);
            }
        }

        return true;
    }

    /// <summary>
    /// Adds what lets the page read the answer. AWS does not say whether its own errors (403, 404, 429, 500) carry these headers;
    /// here they do, because a browser application otherwise sees "network error" in place of the status.
    /// </summary>
    public static void AddHeaders(HttpContext context, CorsRules rules)
    {
        if (AddOrigin(context, rules))
        {
            Set(context.Response.Headers, "access-control-expose-headers", rules.ExposeHeaders);
        }
    }

    private static bool AddOrigin(HttpContext context, CorsRules rules)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || rules.Answer(origin) is not { } answer)
        {
            return false;
        }

        context.Response.Headers.AccessControlAllowOrigin = answer;
        if (rules.AllowCredentials)
        {
            context.Response.Headers.AccessControlAllowCredentials = "true";
        }

        return true;
    }

    private static void Set(IHeaderDictionary headers, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            headers[name] = string.Join(',', values);
        }
    }
}

/// <summary>An API's <c>CorsConfiguration</c>.</summary>
internal sealed record CorsRules
{
    /// <summary>Origins that may call: <c>*</c>, <c>https://*</c>, or whole ones.</summary>
    public required IReadOnlyList<string> AllowOrigins { get; init; }

    /// <summary>Methods a preflight allows. Default: none.</summary>
    public IReadOnlyList<string> AllowMethods { get; init; } = [];

    /// <summary>Headers a preflight allows. Default: none.</summary>
    public IReadOnlyList<string> AllowHeaders { get; init; } = [];

    /// <summary>Headers that pages may read. Default: none.</summary>
    public IReadOnlyList<string> ExposeHeaders { get; init; } = [];

    /// <summary>Whether cookies may come along. Default: no.</summary>
    public bool AllowCredentials { get; init; }

    /// <summary>Seconds that a preflight counts, or <see langword="null"/> to say nothing.</summary>
    public int? MaxAgeSeconds { get; init; }

    /// <summary>What <c>access-control-allow-origin</c> says to a page from <paramref name="origin"/>, or <see langword="null"/>.</summary>
    public string? Answer(string origin)
    {
        if (AllowOrigins.Contains("*"))
        {
            return "*";
        }

        return AllowOrigins.Any(allowed => allowed.Equals(origin, StringComparison.OrdinalIgnoreCase)
            || (allowed is "https://*" or "http://*" && origin.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)))
                ? origin
                : null;
    }
}

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

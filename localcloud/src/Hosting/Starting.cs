using LocalCloud.CloudFormation;
using LocalCloud.Iam;

namespace LocalCloud.Hosting;

/// <summary>
/// While the template's resources are not there, whoever comes from outside is told to come again. After a restart clients are back before their routes
/// and roles are, and an answer that something is unknown or forbidden would be for good; an event would be accepted, and find no rule.
/// </summary>
internal static class Starting
{
    /// <summary>Answers 503, as AWS does, to whoever comes too early.</summary>
    public static void HoldOffClients(this IApplicationBuilder app, int apiPort) => app.Use((context, next) =>
        IsFromOutside(context, apiPort) && !IsOver(context.RequestServices) ? RefuseAsync(context) : next(context));

    /// <summary>Whether the template's resources are there, or nobody makes any.</summary>
    public static bool IsOver(IServiceProvider services) => services.GetService<Stack>() is not { IsComplete: false };

    // The functions behind custom resources call AWS while the stack is made; they sign with their roles.
    private static bool IsFromOutside(HttpContext context, int apiPort) =>
        context.Connection.LocalPort == apiPort
        || context.Request.Path == "/mqtt"
        || context.Request.Headers["X-Amz-Target"].ToString().StartsWith("AWSCognito", StringComparison.Ordinal)
        || context.Request.Headers.Authorization.ToString().Contains($"Credential={Administrator.AccessKeyId}/", StringComparison.Ordinal);

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"message":"Service Unavailable"}""", context.RequestAborted);
    }
}

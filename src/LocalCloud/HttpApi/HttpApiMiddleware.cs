namespace LocalCloud.HttpApi;

/// <summary>Answers every request on the port of the HTTP API.</summary>
internal sealed class HttpApiMiddleware
{
    private readonly int _status = StatusCodes.Status404NotFound;

    /// <summary>Answers one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.StatusCode = _status;
        return Task.CompletedTask;
    }
}

namespace LocalCloud.Demo;

/// <summary>Answers every request on the port of the demo application's files.</summary>
internal sealed class DemoMiddleware
{
    private readonly int _status = StatusCodes.Status404NotFound;

    /// <summary>Answers one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.StatusCode = _status;
        return Task.CompletedTask;
    }
}

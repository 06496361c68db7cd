namespace LocalCloud.Gateway;

/// <summary>Everything that comes to the gateway's port: <c>/_local</c>, <c>/mqtt</c>, and the AWS APIs.</summary>
internal static class GatewayPipeline
{
    private const string Mqtt = "/mqtt";

    public static void UseGateway(this IApplicationBuilder app)
    {
        app.Use((context, next) => OwnOrigin.Guards(context) ? next(context) : Task.CompletedTask);
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            var local = endpoints.MapGroup("/_local");
            local.AddEndpointFilter((context, next) =>
            {
                BrowserAccess.AddOwnHeaders(context.HttpContext);
                return next(context);
            });
            foreach (var endpoint in endpoints.ServiceProvider.GetServices<ILocalEndpoint>())
            {
                endpoint.Map(local);
            }
        });
        app.Run(context => context.Request.Path.Value switch
        {
            // Not by the request's own services, which would be there as long as the connection.
            Mqtt => app.ApplicationServices.GetRequiredService<IMqttEndpoint>().HandleAsync(context),
            { } path when path.StartsWith("/_local/", StringComparison.Ordinal) => NotFoundAsync(context, path),
            _ => context.RequestServices.GetRequiredService<AwsApis>().HandleAsync(context),
        });
    }

    private static Task NotFoundAsync(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync($"LocalCloud has no {context.Request.Method} {path}.\n", context.RequestAborted);
    }
}

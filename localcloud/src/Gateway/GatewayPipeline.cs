using System.Net.Sockets;

namespace LocalCloud.Gateway;

/// <summary>Everything that comes to the gateway's port: <c>/_local</c>, <c>/mqtt</c>, and the AWS APIs.</summary>
internal static class GatewayPipeline
{
    private const string Mqtt = "/mqtt";

    public static void UseGateway(this IApplicationBuilder app)
    {
        app.UseOwnOrigin();
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

/// <summary>Routes below <c>/_local</c>, which exist only here and not on AWS.</summary>
public interface ILocalEndpoint
{
    /// <summary>Adds the routes to <paramref name="local"/>, which is already below <c>/_local</c>.</summary>
    void Map(RouteGroupBuilder local);
}

/// <summary>Takes what comes to <c>/mqtt</c> on the gateway's port: MQTT over WebSocket.</summary>
internal interface IMqttEndpoint
{
    /// <summary>
    /// Verifies the signature, accepts the WebSocket and serves it until it ends; answers by itself when it refuses.
    /// </summary>
    Task HandleAsync(HttpContext context);

    /// <summary>Verifies a request that was read off its socket.</summary>
    /// <returns>
    /// Answers, and serves the connection until it ends, never throwing for what the client or the network does; or <see langword="null"/>
    /// when <see cref="HandleAsync"/> would refuse, which is then its part.
    /// </returns>
    Func<Socket, Task>? Admit(HttpContext context);
}

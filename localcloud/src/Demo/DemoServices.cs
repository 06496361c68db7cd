namespace LocalCloud.Demo;

/// <summary>Registers the demo application's files.</summary>
internal static class DemoServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddSingleton<DemoConfiguration>()
        .AddSingleton<DemoMiddleware>();
}

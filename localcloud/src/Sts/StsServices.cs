using LocalCloud.Gateway;

namespace LocalCloud.Sts;

/// <summary>Registers the Security Token Service.</summary>
internal static class StsServices
{
    public static IServiceCollection AddSts(this IServiceCollection services) => services
        .AddSingleton(StsSupport.Table)
        .AddSingleton<IAwsService, StsService>();
}

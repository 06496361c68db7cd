namespace LocalCloud.Sts;

/// <summary>Registers Sts.</summary>
internal static class StsServices
{
    public static IServiceCollection AddSts(this IServiceCollection services) => services;
}

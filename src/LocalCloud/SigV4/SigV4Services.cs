namespace LocalCloud.SigV4;

/// <summary>Registers SigV4.</summary>
internal static class SigV4Services
{
    public static IServiceCollection AddSigV4(this IServiceCollection services) => services;
}

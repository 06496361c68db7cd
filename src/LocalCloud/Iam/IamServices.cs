namespace LocalCloud.Iam;

/// <summary>Registers Iam.</summary>
internal static class IamServices
{
    public static IServiceCollection AddIam(this IServiceCollection services) => services;
}

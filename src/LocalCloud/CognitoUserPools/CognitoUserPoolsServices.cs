namespace LocalCloud.CognitoUserPools;

/// <summary>Registers CognitoUserPools.</summary>
internal static class CognitoUserPoolsServices
{
    public static IServiceCollection AddCognitoUserPools(this IServiceCollection services) => services;
}

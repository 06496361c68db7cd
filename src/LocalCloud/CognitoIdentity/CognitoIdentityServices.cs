namespace LocalCloud.CognitoIdentity;

/// <summary>Registers CognitoIdentity.</summary>
internal static class CognitoIdentityServices
{
    public static IServiceCollection AddCognitoIdentity(this IServiceCollection services) => services;
}

using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.SigV4;

/// <summary>Registers the verification of signatures.</summary>
internal static class SigV4Services
{
    public static IServiceCollection AddSigV4(this IServiceCollection services) =>
        services.AddSingleton<ISignatureVerifier>(provider => new SignatureVerifier(
            provider.GetRequiredService<ICredentialLookup>(),
            provider.GetRequiredService<CloudOptions>(),
            realClock: TimeProvider.System,
            localClock: provider.GetRequiredService<TimeProvider>()));
}

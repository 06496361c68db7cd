using Amazon.CDK;
using Amazon.CDK.AWS.KMS;

namespace Infrastructure;

/// <summary>What becomes of what holds data, and how it is encrypted.</summary>
/// <param name="Disposable">Whether it goes with its stack.</param>
/// <param name="EncryptionKey">The deployer's key, or <see langword="null"/>: each service encrypts with a key of its own.</param>
public sealed record DataProtection(bool Disposable, IKey? EncryptionKey)
{
    /// <summary>Of what is protected against deletion besides: it stays, even when its creation is rolled back.</summary>
    public RemovalPolicy OfProtected => Disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;

    /// <summary>Of what is not protected: it stays, but for a first deployment that fails.</summary>
    public RemovalPolicy OfUnprotected => Disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}

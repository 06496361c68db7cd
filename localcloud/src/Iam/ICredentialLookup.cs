namespace LocalCloud.Iam;

/// <summary>Finds who signs with an access key.</summary>
internal interface ICredentialLookup
{
    /// <summary>The credentials with this access key and session token, or <see langword="null"/> when there are none.</summary>
    TemporaryCredentials? Find(string accessKeyId, string? sessionToken);
}

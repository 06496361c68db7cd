namespace Infrastructure;

/// <summary>What a Cognito user pool can do, and costs for each active user.</summary>
public enum UserPoolTier
{
    /// <summary>Passwords, SRP, a second factor by an app: what the backend and its clients use.</summary>
    Lite,

    /// <summary>Also passkeys, codes by e-mail, and claims of one's own in access tokens.</summary>
    Essentials,

    /// <summary>Also threat protection: leaked passwords, unusual sign-ins.</summary>
    Plus,
}
